namespace GramGen.Integer;

/// <summary>The size of a small integer product.</summary>
internal interface IDotSize
{
    /// <summary>C.</summary>
    int Channels { get; }

    /// <summary>M, at least 1.</summary>
    int Pixels { get; }

    /// <summary>Bytes from row to row.</summary>
    nint Stride { get; }

    /// <summary>Entries of G from row to row, at least <see cref="IntegerDotRoutine.FewestChannels"/>.</summary>
    nint GramStride { get; }
}

/// <summary>Any size.</summary>
internal readonly record struct DotSize(int Channels, int Pixels, nint Stride, nint GramStride) : IDotSize;

/// <summary>A declared size, of which all is constant.</summary>
internal readonly struct DeclaredDotSize<TSize> : IDotSize
    where TSize : struct, IDeclaredSize
{
    public int Channels => TSize.Channels;

    public int Pixels => TSize.Pixels;

    public nint Stride => TSize.Pixels;

    public nint GramStride => Math.Max(TSize.Channels, IntegerDotRoutine.FewestChannels);
}
