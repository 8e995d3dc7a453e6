using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Datasets;

/// <summary>M rows of C random values, in memory and in a .npy file, which the page cache holds after it was written.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class DatasetRows<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Seed = 1;
    private const int Preamble = 10;
    private const int HeaderLength = 128;

    public DatasetRows(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Values = AlignedMemory.Allocate<T>(checked(rows * columns));
        var random = new Random(Seed);
        foreach (ref T value in Values.Span)
        {
            value = T.CreateTruncating(random.NextSingle() - 0.25f);
        }

        Folder = Directory.CreateTempSubdirectory("gramgen-bench-");
        Path = System.IO.Path.Combine(Folder.FullName, "rows.npy");
        using FileStream file = File.Create(Path);
        file.Write(Header());
        file.Write(MemoryMarshal.AsBytes(Values.Span));
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Row after row.</summary>
    public Memory<T> Values { get; }

    public string Path { get; }

    /// <summary>Where the file is, and others may be.</summary>
    public DirectoryInfo Folder { get; }

    /// <summary>The first <paramref name="rows"/> rows as features with channels last.</summary>
    public GramShape Shape(int rows) => new(Columns, rows, FeatureLayout.ChannelsLast);

    public void Dispose() => Folder.Delete(recursive: true);

    /// <summary>Version 1.0 of NumPy's format.</summary>
    private byte[] Header()
    {
        string type = typeof(T) == typeof(double) ? "<f8" : "<f4";
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({Rows}, {Columns}), }}";
        byte[] header = new byte[HeaderLength];
        Encoding.Latin1.GetBytes("\x93NUMPY\x01\x00").CopyTo(header, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Preamble - sizeof(ushort)), HeaderLength - Preamble);
        Encoding.Latin1.GetBytes(text.PadRight(HeaderLength - Preamble - 1) + "\n").CopyTo(header, Preamble);
        return header;
    }
}
