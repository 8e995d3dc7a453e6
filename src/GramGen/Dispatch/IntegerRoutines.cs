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
