using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Genotypes.Files;

namespace GramGen.Genotypes;

/// <summary>
/// The binary files of relationship matrices that GCTA and PLINK write and read: <c>.grm.bin</c> and <c>.grm.N.bin</c>, the lower
/// triangles of relationships and counts, row after row, as little-endian <see cref="float"/>; and <c>.grm.id</c>, a line for each sample.
/// </summary>
public static class GrmFiles
{
    private const string ValuesSuffix = ".grm.bin";
    private const string CountsSuffix = ".grm.N.bin";
    private const string IdsSuffix = ".grm.id";

    /// <summary>Entries that are converted together.</summary>
    private const int BufferLength = 1 << 16;

    /// <summary>
    /// Writes the three files. Each is written under another name and then renamed, once all are there: what fails before leaves the files
    /// that were there.
    /// </summary>
    /// <param name="prefix">What the names begin with, as <c>--out</c> of PLINK.</param>
    /// <param name="matrix">The matrix; <see cref="double"/> is rounded.</param>
    /// <exception cref="IOException">The files cannot be written. No file is half-written.</exception>
    public static void Write<T>(string prefix, RelationshipMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentNullException.ThrowIfNull(matrix);
        using var files = new FileGroup();
        WriteFloats(files.Create(prefix + ValuesSuffix), matrix.Values.Length, (first, floats) =>
        {
            for (int entry = 0; entry < floats.Length; entry++)
            {
                floats[entry] = float.CreateTruncating(matrix.Values[first + entry]);
            }
        });
        WriteFloats(files.Create(prefix + CountsSuffix), matrix.Values.Length, (first, floats) =>
        {
            for (int entry = 0; entry < floats.Length; entry++)
            {
                floats[entry] = matrix.CountAt(first + entry);
            }
        });
        using (var ids = new StreamWriter(files.Create(prefix + IdsSuffix)) { NewLine = "\n" })
        {
            foreach (GenotypeSample sample in matrix.Samples)
            {
                ids.WriteLine($"{sample.FamilyId}\t{sample.Id}");
            }
        }

        files.Rename();
    }

    /// <summary>Reads the three files.</summary>
    /// <param name="prefix">What the names begin with.</param>
    /// <returns>
    /// The matrix. Of its samples only the two names are known, and of its variants the largest count of a pair.
    /// </returns>
    /// <exception cref="FileNotFoundException">One of the files does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or has not the size that the number of samples requires.</exception>
    /// <exception cref="NotSupportedException">There are more than 46340 samples.</exception>
    public static RelationshipMatrix<float> Read(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        List<GenotypeSample> samples = ReadIds(prefix + IdsSuffix);
        SampleLimit.ThrowIfTooMany(samples.Count);
        float[] values = ReadFloats(prefix + ValuesSuffix, samples.Count);
        float[] counts = ReadFloats(prefix + CountsSuffix, samples.Count);
        // GCTA's algorithm 1 writes fractions here.
        int[] rounded = [.. counts.Select(count => (int)MathF.Round(count))];
        return new RelationshipMatrix<float>(samples, rounded.Max(), values, rounded);
    }

    private delegate void FillFloats(int first, Span<float> floats);

    private static void WriteFloats(Stream stream, int length, FillFloats fill)
    {
        using (stream)
        {
            float[] floats = new float[Math.Min(length, BufferLength)];
            for (int first = 0; first < length; first += floats.Length)
            {
                Span<float> part = floats.AsSpan(0, Math.Min(floats.Length, length - first));
                fill(first, part);
                ToLittleEndian(part);
                stream.Write(MemoryMarshal.AsBytes(part));
            }
        }
    }

    private static List<GenotypeSample> ReadIds(string path)
    {
        using var lines = new FieldReader(path, needed: 2);
        var samples = new List<GenotypeSample>();
        while (lines.Read())
        {
            // The header of PLINK 2.
            if (samples.Count > 0 || !lines[0].StartsWith('#'))
            {
                samples.Add(new GenotypeSample(lines[0].ToString(), lines[1].ToString()));
            }
        }

        return samples.Count > 0 ? samples : throw new InvalidDataException($"{path} has no samples.");
    }

    private static float[] ReadFloats(string path, int samples)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        long expected = sizeof(float) * (long)Triangle.Length(samples);
        if (stream.Length != expected)
        {
            throw new InvalidDataException($"{path} has {stream.Length} bytes; the lower triangle of {samples} samples has {expected}.");
        }

        float[] floats = new float[Triangle.Length(samples)];
        stream.ReadExactly(MemoryMarshal.AsBytes(floats.AsSpan()));
        ToLittleEndian(floats);
        return floats;
    }

    private static void ToLittleEndian(Span<float> floats)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> words = MemoryMarshal.Cast<float, int>(floats);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
