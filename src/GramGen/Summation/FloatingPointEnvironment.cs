using System.Runtime.CompilerServices;

namespace GramGen.Summation;

/// <summary>
/// The floating-point environment of the calling thread. .NET leaves it as IEEE 754 has it by default; native code can change it and
/// forget to restore it.
/// </summary>
internal static class FloatingPointEnvironment
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>What differs from the default, or null.</summary>
    // By their bits: comparisons can take subnormal numbers for zero too.
    public static string? Difference => IsZero(Product(SmallestNormal, 0.5f)) || IsZero(Product(1e-40f, 1e10f))
        ? "this thread flushes subnormal numbers to zero"
        : Sum(1, 1e-20f) != 1 || Sum(1, -1e-20f) != 1 ? "this thread does not round to nearest"
        : null;

    private static bool IsZero(float value) => BitConverter.SingleToUInt32Bits(value) == 0;

    [MethodImpl(MethodImplOptions.NoInlining)] // Or the compiler would compute it.
    private static float Product(float x, float y) => x * y;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Sum(float x, float y) => x + y;
}
