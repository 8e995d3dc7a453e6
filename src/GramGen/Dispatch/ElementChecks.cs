using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GramGen.Dispatch;

/// <summary>Checks on the types of the operands of a call; both are constants in compiled code.</summary>
[StackTraceHidden]
internal static class ElementChecks
{
    /// <summary>The one type of all values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            Throw(typeof(T));
        }
    }

    /// <summary>The types of features and results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check<TFeature, TGram>()
    {
        bool isSupported = typeof(TFeature) == typeof(TGram)
            ? typeof(TGram) == typeof(float) || typeof(TGram) == typeof(double)
            : typeof(TFeature) == typeof(Half) && typeof(TGram) == typeof(float);
        if (!isSupported)
        {
            Throw(typeof(TFeature), typeof(TGram));
        }
    }

    [DoesNotReturn]
    private static void Throw(Type features, Type gram) => throw new NotSupportedException(
        $"Features of {features.Name} with a result of {gram.Name} are not supported. "
        + "Supported are Single with Single, Double with Double, and Half with Single.");

    [DoesNotReturn]
    private static void Throw(Type type) =>
        throw new NotSupportedException($"Values of {type.Name} are not supported. Supported are Single and Double.");
}
