using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace StyleTransfer.Tests;

/// <summary>Tests that redirect the console or count native tensors run one at a time.</summary>
[CollectionDefinition(nameof(ConsoleTests), DisableParallelization = true)]
public sealed class ConsoleTests;

/// <summary>A folder for the files of a test, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pictures");

    public string Path(string file) => System.IO.Path.Combine(_folder.FullName, file);

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>Runs the program in this process.</summary>
internal static class CommandLine
{
    public static (int Code, string Error) Run(params string[] arguments)
    {
        TextWriter before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (Program.Main(arguments), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }

    public static (int Code, string Output) RunForOutput(params string[] arguments)
    {
        TextWriter before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            return (Program.Main(arguments), output.ToString());
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}

/// <summary>Writes PNG files, row by row.</summary>
internal static class PngFile
{
    /// <param name="path">The file.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="row">The value of a row; <see langword="null"/> for a file without pixels.</param>
    /// <param name="chunks">Names and data of chunks before the pixels.</param>
    public static void Write(string path, int width, int height, Func<int, byte>? row, params (string Name, byte[] Data)[] chunks)
    {
        byte[] line = new byte[width];
        Write(path, width, height, depth: 8, type: 0, row is null ? [] : Enumerable.Range(0, height).Select(Filled), chunks);

        byte[] Filled(int i)
        {
            line.AsSpan().Fill(row(i));
            return line;
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="depth">The bits of a sample.</param>
    /// <param name="type">The type of colour, as in the header.</param>
    /// <param name="rows">The bytes of each row.</param>
    /// <param name="chunks">Names and data of chunks before the pixels.</param>
    public static void Write(
        string path, int width, int height, byte depth, byte type, IEnumerable<byte[]> rows, params (string Name, byte[] Data)[] chunks)
    {
        using var pixels = new MemoryStream();
        using (var zip = new ZLibStream(pixels, CompressionLevel.Fastest))
        {
            foreach (byte[] row in rows)
            {
                // Unfiltered.
                zip.WriteByte(0);
                zip.Write(row);
            }

            // Compressed data need a beginning.
            zip.WriteByte(0);
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = depth;
        header[9] = type;
        Span<byte> number = stackalloc byte[4];
        using FileStream file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach ((string name, byte[] data) in (IEnumerable<(string, byte[])>)[
            ("IHDR", header), .. chunks, ("IDAT", pixels.ToArray()), ("IEND", []),
        ])
        {
            byte[] content = [.. Encoding.ASCII.GetBytes(name), .. data];
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            file.Write(content);
            BinaryPrimitives.WriteUInt32BigEndian(number, CheckSumOf(content));
            file.Write(number);
        }
    }

    private static uint CheckSumOf(byte[] content)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in content)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
            }
        }

        return ~sum;
    }
}
