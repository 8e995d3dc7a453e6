using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>NumPy's format for one array, versions 1 to 3 (numpy.lib.format).</summary>
internal static partial class NpyFile
{
    private const int MostHeaderBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static MatrixFile Inspect(StoredFile file)
    {
        using IByteSource source = file.Open();
        MatrixLayout layout = ReadHeader(source);
        layout.ThrowIfTruncated(file.Path, source.Length);
        return new BinaryFile(file.Path, layout, file.Open);
    }

    /// <summary>Reads the header of an array.</summary>
    /// <exception cref="InvalidDataException">It is none, or of an array that cannot be read.</exception>
    public static MatrixLayout ReadHeader(IByteSource source)
    {
        NpyHeader header = Read(source);
        (GramElement element, bool isBigEndian) = ElementOf(header.Type);
        if (header.IsFortran && header.Shape.Length > 2)
        {
            throw new InvalidDataException(
                $"the array has {header.Shape.Length} dimensions in Fortran's order; only matrices can be read in that order.");
        }

        return MatrixLayout.Of(header.Shape, element, header.Length) with
        {
            IsBigEndian = isBigEndian,
            IsColumnMajor = header.IsFortran && header.Shape.Length == 2,
        };
    }

    /// <summary>Reads the header of an array of any values.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static NpyHeader Read(IByteSource source)
    {
        Span<byte> start = stackalloc byte[12];
        int read = source.Read(0, start);
        if (read < 10 || !start[..Magic.Length].SequenceEqual(Magic))
        {
            throw new InvalidDataException("it holds no array of NumPy: it begins with "
                + $"{Convert.ToHexString(start[..Math.Min(read, 8)])}, not with {Convert.ToHexString(Magic)}.");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw new InvalidDataException($"the array has version {version} of NumPy's format; 1 to 3 can be read.");
        }

        int prefix = version == 1 ? 10 : 12;
        long length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        byte[] header = new byte[Math.Min(length, MostHeaderBytes)];
        if (length > MostHeaderBytes || source.Read(prefix, header) < header.Length)
        {
            throw new InvalidDataException($"the header of {length} bytes is cut off, or longer than {MostHeaderBytes} bytes.");
        }

        string text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header).Trim();
        Match type = Type().Match(text);
        Match order = Order().Match(text);
        Match lengths = Shape().Match(text);
        if (!type.Success || !order.Success || !lengths.Success)
        {
            throw new InvalidDataException($"the header {text} is not one of an array of numbers.");
        }

        long[] shape = [.. lengths.Groups[1].Captures.Select(capture => long.Parse(capture.Value, CultureInfo.InvariantCulture))];
        return new NpyHeader(type.Groups[1].Value, shape, order.Groups[1].Value == "True", prefix + length);
    }

    private static (GramElement Element, bool IsBigEndian) ElementOf(string type) => type switch
    {
        "<f2" => (GramElement.Half, false),
        "<f4" => (GramElement.Single, false),
        "<f8" => (GramElement.Double, false),
        ">f2" => (GramElement.Half, true),
        ">f4" => (GramElement.Single, true),
        ">f8" => (GramElement.Double, true),
        _ => throw new InvalidDataException(
            $"the array holds values of type '{type}'; f2, f4 and f8 can be read (float16, float32 and float64)."),
    };

    // The header is a literal of Python, a dictionary with these keys.
    [GeneratedRegex("""'descr'\s*:\s*'([^']*)'""", RegexOptions.CultureInvariant)]
    private static partial Regex Type();

    [GeneratedRegex("""'fortran_order'\s*:\s*(True|False)""", RegexOptions.CultureInvariant)]
    private static partial Regex Order();

    [GeneratedRegex("""'shape'\s*:\s*\(\s*(?:(\d{1,18})L?\s*(?:,\s*|(?=\))))*\)""", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>The header of an array.</summary>
/// <param name="Type">The type of its values, as NumPy names it.</param>
/// <param name="Shape">Its dimensions; none for a single value.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Length">Bytes before the first value.</param>
internal sealed record NpyHeader(string Type, long[] Shape, bool IsFortran, long Length);
