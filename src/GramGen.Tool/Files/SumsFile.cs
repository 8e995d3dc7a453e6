using System.Buffers.Binary;
using System.Numerics;

namespace GramGen.Tool.Files;

/// <summary>
/// A file with the sums of an accumulator: a part of a store, or what <c>stats --out F.gram</c> saved.
/// </summary>
internal static class SumsFile
{
    /// <summary>In the header, the size of a value follows the signature and the version.</summary>
    private const int ValueSizeOffset = 12;

    /// <summary>
    /// The type of its sums, so far as the header says; whether the file is whole is known when it is loaded.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static GramElement ElementOf(string path)
    {
        using FileStream stream = Open(path);
        byte[] header = new byte[ValueSizeOffset + sizeof(int)];
        bool isShort = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length;
        return !isShort && BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(ValueSizeOffset)) == sizeof(float)
            ? GramElement.Single
            : GramElement.Double;
    }

    /// <exception cref="UsageException">The file holds no sums of this type, or is damaged.</exception>
    public static GramAccumulator<T> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using FileStream stream = Open(path);
        try
        {
            var sums = GramAccumulator.Load<T>(stream, FeatureLayout.ChannelsLast);
            return stream.Position == stream.Length
                ? sums
                : throw new InvalidDataException($"After the accumulator follow {stream.Length - stream.Position} bytes.");
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new UsageException($"{path}: {problem.Message}");
        }
    }

    private static FileStream Open(string path) => File.Exists(path)
        ? File.OpenRead(path)
        : throw new FileNotFoundException($"There is no file {path}.", path);
}
