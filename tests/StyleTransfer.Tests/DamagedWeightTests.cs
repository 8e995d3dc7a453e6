using System.Buffers.Binary;
using System.Text;
using StyleTransfer.Weights;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

/// <summary>A damaged header is refused with words, before anything is allocated for tensors.</summary>
public sealed class DamagedWeightTests
{
    /// <summary>Above it, a number in a file was taken as a length. An undamaged header takes less than a tenth.</summary>
    private const long MaximumBytes = 200_000;

    private const string Sound =
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b\u00e9":"""
        + """{"dtype":"I64","shape":[],"data_offsets":[24,32]}}""";

    public DamagedWeightTests() => Torch.Require();

    [Fact]
    public void Sound_headers_are_read()
    {
        IReadOnlyDictionary<string, TensorEntry> tensors = SafeTensors.ReadHeader(new MemoryStream(FileOf(Sound))).Tensors;

        Assert.Equal(["a", "bé"], tensors.Keys);
        Assert.Equal(24, tensors["a"].Bytes);
        Assert.Null(tensors["bé"].Type);
        Assert.Equal(["0.weight", "0.bias"], TorchSharpDat.ReadHeaders(new MemoryStream(Dat())).Keys);
    }

    /// <summary>Every bit, every truncation, every byte by each of some telling values, and thousands of random edits.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_damage_is_harmless(bool isDat)
    {
        byte[] sound = isDat ? Dat() : FileOf(Sound);
        Func<Stream, IReadOnlyDictionary<string, TensorEntry>> read = isDat
            ? TorchSharpDat.ReadHeaders
            : file => SafeTensors.ReadHeader(file).Tensors;
        int refused = 0;
        foreach (byte[] damaged in Damage.Of(sound, random: 3000))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                IReadOnlyDictionary<string, TensorEntry> tensors = read(new MemoryStream(damaged));
                Assert.All(tensors.Values, entry =>
                    Assert.True(entry.Start >= 0 && entry.Bytes >= 0 && entry.Start + entry.Bytes <= damaged.Length));
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaximumBytes);
        }

        Assert.True(refused > 1000, $"{refused}");
    }

    [Theory]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"a":{"dtype":"F32","shape":[2],"data_offsets":[24,32]}}""",
        "its header is corrupt")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,32]}}""",
        "does not match its shape 4611686018427387904×4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,32]}}""", "does not match its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2,-4],"data_offsets":[0,32]}}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,9223372036854775807]}}""", "tensor 'a' is incomplete")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[8],"data_offsets":[-9223372036854775808,9223372036854775807]}}""",
        "entry of tensor 'a' is corrupt")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[4],"data_offsets":[8,24]}}""",
        "overlap others or leave a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "16 bytes after its last tensor")]
    [InlineData("""{"a":{"dtype":32,"shape":[8],"data_offsets":[0,32]}}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"a":{"dtype":"F32","shape":8,"data_offsets":[0,32]}}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"a":{"dtype":"F32","shape":["8"],"data_offsets":[0,32]}}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"a":{"dtype":"F32","shape":[8.5],"data_offsets":[0,32]}}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"a":{"dtype":null,"shape":[8],"data_offsets":[0,32]}}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"a":{"dtype":"F32","shape":[8]}}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"a":[]}""", "entry of tensor 'a' is corrupt")]
    [InlineData("""{"__metadata__":[],"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "its header is corrupt")]
    [InlineData("""{"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "its header is corrupt")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "its header is corrupt")]
    [InlineData("[]", "its header is corrupt")]
    [InlineData("null", "its header is corrupt")]
    public void Corrupt_entry_is_refused(string header, string expected)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => SafeTensors.ReadHeader(new MemoryStream(FileOf(header))));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_that_is_not_UTF8_is_refused()
    {
        byte[] file = FileOf("""{"?":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""");
        file[Array.IndexOf(file, (byte)'?')] = 0xFF;

        Assert.Contains(
            "not UTF-8", Assert.Throws<InvalidDataException>(() => SafeTensors.ReadHeader(new MemoryStream(file))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A tensor of 4 GB beside a small one, as in the files of large models.</summary>
    [Fact]
    public void Tensor_longer_than_a_span_does_not_keep_others_from_being_read()
    {
        byte[] file = FileOf(
            """{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]},"b":"""
            + """{"dtype":"F32","shape":[1073741824],"data_offsets":[32,4294967328]}}""");

        using var stream = new LongStream(file, file.Length + 4294967296);
        TensorEntry entry = SafeTensors.ReadHeader(stream).Tensors["a"];

        using Tensor tensor = entry.Read(stream, [8]);
        Assert.Equal(8, tensor.numel());
    }

    [Fact]
    public void Quantized_tensor_of_a_dat_is_refused_only_when_it_is_read()
    {
        byte[] file = Dat();
        // The type of 0.bias, 4 floats, as 16 bytes of QInt8.
        int name = file.AsSpan().IndexOf("0.bias"u8);
        Assert.Equal([(byte)torch.ScalarType.Float32, 1, 4], file[(name + 6)..(name + 9)]);
        file[name + 6] = (byte)torch.ScalarType.QInt8;
        file[name + 8] = 16;

        IReadOnlyDictionary<string, TensorEntry> tensors = TorchSharpDat.ReadHeaders(new MemoryStream(file));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => tensors["0.bias"].Read(new MemoryStream(file), [16]));
        Assert.Equal("tensor '0.bias' must have floating-point values, not QInt8", refused.Message);
    }

    private static byte[] FileOf(string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[sizeof(long) + text.Length + 32];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, sizeof(long));
        return file;
    }

    private static byte[] Dat()
    {
        using var folder = new TemporaryFolder();
        using torch.nn.Module<Tensor, Tensor> module = Sequential(("0", Conv2d(1, 4, 2)));
        module.save(folder.Path("small.dat"));
        return File.ReadAllBytes(folder.Path("small.dat"));
    }

    private sealed class LongStream(byte[] start, long length) : MemoryStream(start)
    {
        public override long Length => length;
    }
}

/// <summary>Damaged copies of a file.</summary>
internal static class Damage
{
    private static readonly byte[] TellingValues =
    [
        0, 1, 0x7F, 0x80, 0xFF, (byte)'0', (byte)'9', (byte)'"', (byte)'{', (byte)'}', (byte)'-',
    ];

    public static IEnumerable<byte[]> Of(byte[] sound, int random)
    {
        for (int i = 0; i < sound.Length; i++)
        {
            yield return sound[..i];
            foreach (byte value in (byte[])[.. Enumerable.Range(0, 8).Select(bit => (byte)(sound[i] ^ (1 << bit))), .. TellingValues])
            {
                byte[] damaged = [.. sound];
                damaged[i] = value;
                yield return damaged;
            }
        }

        foreach (byte[] damaged in AtRandom(sound, random))
        {
            yield return damaged;
        }
    }

    /// <summary>One to eight bytes overwritten, removed or inserted.</summary>
    public static IEnumerable<byte[]> AtRandom(byte[] sound, int count, int seed = 1)
    {
        var choice = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            List<byte> damaged = [.. sound];
            for (int edits = choice.Next(1, 9); edits > 0; edits--)
            {
                int position = choice.Next(damaged.Count);
                byte value = choice.Next(2) == 0 ? (byte)choice.Next(256) : TellingValues[choice.Next(TellingValues.Length)];
                switch (choice.Next(3))
                {
                    case 0:
                        damaged[position] = value;
                        break;
                    case 1:
                        damaged.RemoveAt(position);
                        break;
                    default:
                        damaged.Insert(position, value);
                        break;
                }
            }

            yield return [.. damaged];
        }
    }
}
