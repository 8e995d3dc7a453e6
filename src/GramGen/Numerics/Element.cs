using System.Runtime.CompilerServices;

namespace GramGen.Numerics;

/// <summary>What the pipeline asks of the type of its sums, as constants of the compiled code.</summary>
internal static class Element<T>
    where T : unmanaged
{
    /// <summary>Lanes of the summation order: they fill a cache line.</summary>
    public static int Lanes => LineBytes / Unsafe.SizeOf<T>();

    private const int LineBytes = 64;

    public static ElementType Type => typeof(T) == typeof(double) ? ElementType.Double : ElementType.Single;
}
