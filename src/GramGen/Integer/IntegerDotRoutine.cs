namespace GramGen.Integer;

/// <summary>Computes small Gram matrices of integers, by dot products of rows that are read where they are.</summary>
/// <param name="mostValues">The most features for which dot products are faster than packing, beyond a few channels.</param>
internal abstract class IntegerDotRoutine(int mostValues)
{
    /// <summary>Channels that G must have room for: a micro-tile of fewer is stored whole.</summary>
    public const int FewestChannels = 4;

    /// <summary>MR of the micro-kernels.</summary>
    public const int MicroRows = 4;

    /// <summary>
    /// Beyond that packing is faster, as every row is read again for each four others. Measured on a Xeon of 2023, times of packing over
    /// those of dot products: 128×64 1.2, 128×784 1.1, 192×100 1.0, 192×784 0.9, 256×100 0.9.
    /// </summary>
    private const int MostChannels = 128;

    /// <summary>Up to that at least half of the sums of packed micro-tiles are of no use: 8×16000 took 7 times as long.</summary>
    private const int FewChannels = 16;

    /// <summary>Sums of 32 bits would overflow at 33 026.</summary>
    private const int MostPixels = 16_384;

    /// <summary>The instruction that multiplies, for explanations.</summary>
    public abstract string Instruction { get; }

    /// <summary>NR.</summary>
    public abstract int Columns { get; }

    /// <summary>Bytes that can be read from the beginning of every row, if there are fewer pixels.</summary>
    public abstract int ReadBytes { get; }

    /// <summary>Whether a product on one thread is faster by dot products than packed.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    public bool Suits(int channels, int pixels) =>
        pixels <= MostPixels && channels <= MostChannels && (channels <= FewChannels || channels * pixels <= mostValues);

    /// <summary>Computes both triangles of G.</summary>
    /// <param name="features">F, channels first, pinned.</param>
    /// <param name="stride">Bytes from row to row.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M, at most 33 025: no entry overflows.</param>
    /// <param name="gram">Receives G.</param>
    /// <param name="gramStride">Entries from row to row, at least <see cref="FewestChannels"/>.</param>
    public abstract void Compute(ref byte features, int stride, int channels, int pixels, ref int gram, int gramStride);

    /// <summary>The same for a declared size.</summary>
    /// <typeparam name="TSize">The size.</typeparam>
    public abstract DeclaredDotRoutine For<TSize>()
        where TSize : struct, IDeclaredSize;
}

/// <inheritdoc/>
/// <typeparam name="TVector">The micro-kernel's vector.</typeparam>
/// <typeparam name="T">How it multiplies.</typeparam>
internal sealed class IntegerDotRoutine<TVector, T>(int mostValues) : IntegerDotRoutine(mostValues)
    where TVector : struct
    where T : struct, IIntegerDots<TVector>
{
    public override string Instruction => T.Instruction;

    public override int Columns => T.Columns;

    public override int ReadBytes => T.HasMaskedLoads ? 1 : T.Pixels;

    public override void Compute(ref byte features, int stride, int channels, int pixels, ref int gram, int gramStride) =>
        IntegerDots<TVector, T, DotSize>.Compute(ref features, new DotSize(channels, pixels, stride, gramStride), ref gram);

    public override DeclaredDotRoutine For<TSize>() => new DeclaredDotRoutine<TVector, T, TSize>();
}
