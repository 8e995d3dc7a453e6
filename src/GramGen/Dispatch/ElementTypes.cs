using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Dispatch;

/// <summary>
/// The types of features and Gram matrices that there are kernels for. The tests are constants of the compiled code.
/// </summary>
[StackTraceHidden]
internal static class ElementTypes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfUnsupported<TFeature, TGram>()
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        if (!IsSupported<TFeature, TGram>())
        {
            ThrowUnsupported(typeof(TFeature), typeof(TGram));
        }
    }

    /// <summary>For operations whose values all have one type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfUnsupported<T>()
        where T : unmanaged
    {
        if (!IsSupported<T, T>())
        {
            ThrowUnsupported(typeof(T));
        }
    }

    /// <summary>The element type of features whose sums are <typeparamref name="T"/>.</summary>
    public static GramElement ElementOf<T>(bool isHalf)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        isHalf ? GramElement.Half : typeof(T) == typeof(double) ? GramElement.Double : GramElement.Single;

    private static bool IsSupported<TFeature, TGram>() =>
        (typeof(TFeature) == typeof(float) && typeof(TGram) == typeof(float))
        || (typeof(TFeature) == typeof(double) && typeof(TGram) == typeof(double))
        || (typeof(TFeature) == typeof(Half) && typeof(TGram) == typeof(float));

    [DoesNotReturn]
    private static void ThrowUnsupported(Type feature, Type gram) => throw new NotSupportedException(
        $"Features of {feature.Name} with a result of {gram.Name} are not supported. Supported are Single with Single, Double with Double, and Half with Single.");

    [DoesNotReturn]
    private static void ThrowUnsupported(Type type) =>
        throw new NotSupportedException($"Values of {type.Name} are not supported. Supported are Single and Double.");
}
