using System.Numerics;
using System.Runtime.Intrinsics;
using GramGen.Integer;
using GramGen.Summation;

namespace GramGen.Dispatch;

/// <summary>The kernels of integer products for each instruction set. They are created when they are first needed.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal static class IntegerRoutines<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>
    /// The widest range for sums of 16 bits where they are twice as fast as words: they are added up every 17 groups then.
    /// </summary>
    private const int WidestOfWords = 31;

    /// <summary>
    /// With AVX-VNNI, where sums of 16 bits are no slower, and faster if vectors of 512 bits multiply twice as many bytes. Measured on a
    /// Xeon of 2023, multiply-adds a nanosecond of any bytes and of small ones: 512×1024 152 and 160, 64×4096 135 and 119.
    /// </summary>
    private const int WidestOfBytes = 15;

    private const int FewestOfBytes = 256;

    private static readonly IntegerRoutine<T>?[] ByIsa = new IntegerRoutine<T>?[Enum.GetValues<GramIsa>().Length];

    public static IntegerRoutine<T> For(GramIsa isa) => ByIsa[(int)isa] ??= Create(isa);

    private static IntegerRoutine<T> Create(GramIsa isa)
    {
        switch (isa)
        {
            case GramIsa.Avx512:
                var small = new IntegerKernel<T, Vector512<int>, Avx512SmallBytes>();
                return Hardware.HasAvxVnni
                    ? new IntegerRoutine<T>(new IntegerKernel<T, Vector256<int>, VnniBytes>(), small, WidestOfBytes, FewestOfBytes)
                    : new IntegerRoutine<T>(new IntegerKernel<T, Vector512<int>, Avx512Words>(), small, WidestOfWords);
            case GramIsa.Avx2:
                return Hardware.HasAvxVnni
                    ? new IntegerRoutine<T>(new IntegerKernel<T, Vector256<int>, VnniBytes>())
                    : new IntegerRoutine<T>(
                        new IntegerKernel<T, Vector256<int>, Avx2Words>(),
                        new IntegerKernel<T, Vector256<int>, Avx2SmallBytes>(),
                        WidestOfWords);
            case GramIsa.Vector128:
                return new IntegerRoutine<T>(new IntegerKernel<T, Vector128<int>, Vector128Words>());
            default:
                return new IntegerRoutine<T>(new IntegerKernel<T, int, ScalarWords>());
        }
    }
}

/// <summary>The dot products of small integer products for each instruction set. They are created when they are first needed.</summary>
/// <typeparam name="TFeature"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
internal static class IntegerDotRoutines<TFeature>
    where TFeature : unmanaged
{
    /// <summary>As long as they stay in the second-level cache.</summary>
    private const int MostOfBytes = 1 << 18;

    /// <summary>Words are converted each time that a row is read, and packed sums of 16 bits are faster for small values.</summary>
    private const int MostOfWords = 1 << 15;

    private static readonly IntegerDotRoutine?[] ByIsa = new IntegerDotRoutine?[Enum.GetValues<GramIsa>().Length];
    private static IntegerDotRoutine? _vnniShort;

    /// <summary>The routine for a number of pixels.</summary>
    public static IntegerDotRoutine For(GramIsa isa, int pixels)
    {
        if (pixels <= Vector128<byte>.Count && UsesVnni(isa))
        {
            return _vnniShort ??= new IntegerDotRoutine<Vector128<int>, VnniShortDots<TFeature>>(MostOfBytes);
        }

        return ByIsa[(int)isa] ??= Create(isa);
    }

    private static bool UsesVnni(GramIsa isa) => isa is GramIsa.Avx512 or GramIsa.Avx2 && Hardware.HasAvxVnni;

    private static IntegerDotRoutine Create(GramIsa isa) => isa switch
    {
        _ when UsesVnni(isa) => new IntegerDotRoutine<Vector256<int>, VnniDots<TFeature>>(MostOfBytes),
        GramIsa.Avx512 => new IntegerDotRoutine<Vector512<int>, Avx512Dots<TFeature>>(MostOfWords),
        GramIsa.Avx2 => new IntegerDotRoutine<Vector256<int>, Avx2Dots<TFeature>>(MostOfWords),
        GramIsa.Vector128 => new IntegerDotRoutine<Vector128<int>, Vector128Dots<TFeature>>(MostOfWords),
        _ => new IntegerDotRoutine<int, ScalarDots<TFeature>>(MostOfWords),
    };
}
