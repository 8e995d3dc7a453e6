using System.Runtime.CompilerServices;
using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>The <see cref="ElementType"/> of a type, as constants of the compiled code.</summary>
internal static class Element<T>
    where T : unmanaged
{
    public static int Lanes => ElementType.LaneBytes / Unsafe.SizeOf<T>();

    public static int BlockLength => ElementType.BlockBytes / Unsafe.SizeOf<T>();

    public static ElementType Type => typeof(T) == typeof(double) ? ElementType.Double : ElementType.Single;

    /// <summary>KC blocks of a number of pixels.</summary>
    public static int BlocksOf(int pixels) => SummationOrder.BlockCount(pixels, Type);
}
