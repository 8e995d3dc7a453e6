using System.Numerics;
using System.Text;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>An accumulator as bytes.</summary>
/// <remarks>
/// Little-endian. A header: 8 bytes of <see cref="Mark"/>, then of 4 bytes each the version, the size of a value, the statistics,
/// the channels and the pixels of the rest, the pixels in 8 bytes, and its check sum. Then the values of the rest, channel
/// after channel; the sums of the Gram matrix; the references, merged pixels, comoments and sums of the covariance; and a check
/// sum. Sums are their number of blocks, whether there is a merged sum, that sum, and the planes that wait. Check sums are SHA-256 of all before.
/// </remarks>
internal static class AccumulationFormat
{
    private const string Mark = "GramAcc\n";
    private const int Version = 1;

    public static void Write<T>(Accumulation<T> state, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var writer = new HashedWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(Mark));
        writer.Write(Version);
        writer.Write(Element<T>.Type.Bytes);
        writer.Write((int)state.Statistics);
        writer.Write(state.Channels);
        writer.Write(state.Rest.Pixels);
        writer.Write(state.Pixels);
        writer.WriteHash();
        for (int channel = 0; channel < state.Channels; channel++)
        {
            writer.Write<T>(state.Rest.Of(channel));
        }

        if (state.Gram is { } gram)
        {
            Write(gram, writer);
        }

        if (state.Moments is { } moments)
        {
            writer.Write<double>(moments.References);
            writer.Write(moments.Pixels);
            writer.Write<double>(moments.Merged);
            Write(moments.Centred, writer);
        }

        writer.WriteHash();
    }

    public static Accumulation<T> Read<T>(Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var reader = new HashedReader(stream);
        Accumulation<T> state = ReadHeader<T>(reader);
        for (int channel = 0; channel < state.Channels; channel++)
        {
            reader.Read(state.Rest.Of(channel));
        }

        if (state.Gram is { } gram)
        {
            Read(gram, reader);
        }

        if (state.Moments is { } moments)
        {
            reader.Read<double>(moments.References);
            moments.Pixels = reader.Read<long>();
            reader.Read<double>(moments.Merged);
            Read(moments.Centred, reader);
        }

        reader.ReadHash("its content");
        return state;
    }

    private static Accumulation<T> ReadHeader<T>(HashedReader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<byte> mark = stackalloc byte[Mark.Length];
        int length = reader.ReadSome(mark);
        if (Encoding.ASCII.GetString(mark[..length]) != Mark)
        {
            throw new InvalidDataException(
                $"The stream holds no accumulator: it begins with {(length == 0 ? "nothing" : Convert.ToHexString(mark[..length]))} instead of {Convert.ToHexString(Encoding.ASCII.GetBytes(Mark))}.");
        }

        int version = reader.Read<int>();
        if (version != Version)
        {
            throw new InvalidDataException($"The accumulator has version {version}; this version of GramGen reads {Version}.");
        }

        int bytes = reader.Read<int>();
        var statistics = (GramStatistics)reader.Read<int>();
        int channels = reader.Read<int>();
        int rest = reader.Read<int>();
        long pixels = reader.Read<long>();
        reader.ReadHash("its header");
        if (bytes != Element<T>.Type.Bytes)
        {
            throw new InvalidDataException($"The accumulator is of values of {bytes} bytes; {typeof(T).Name} has {Element<T>.Type.Bytes}.");
        }

        var state = new Accumulation<T>(channels, statistics) { Pixels = pixels };
        state.Rest.Pixels = rest;
        return state;
    }

    private static void Write<T>(StreamedSums<T> sums, HashedWriter writer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        writer.Write(sums.Blocks);
        writer.Write(sums.Closed is null ? 0 : 1);
        if (sums.Closed is not null)
        {
            writer.Write<T>(sums.Closed);
        }

        foreach (int plane in sums.Waiting)
        {
            writer.Write<T>(sums.PlaneAt(plane));
        }
    }

    private static void Read<T>(StreamedSums<T> sums, HashedReader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blocks = reader.Read<int>();
        bool hasClosed = reader.Read<int>() != 0;
        sums.Restore(blocks, hasClosed);
        if (sums.Closed is not null)
        {
            reader.Read<T>(sums.Closed);
        }

        foreach (int plane in sums.Waiting)
        {
            reader.Read<T>(sums.PlaneAt(plane));
        }
    }
}
