using System.Diagnostics;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>The types of values by torch's names.</summary>
internal static class ScalarTypes
{
    /// <summary>torch's name of a type.</summary>
    public static ScalarType Of<T>()
        where T : unmanaged => typeof(T) == typeof(float) ? ScalarType.Float32
            : typeof(T) == typeof(double) ? ScalarType.Float64
            : typeof(T) == typeof(Half) ? ScalarType.Float16
            : throw new UnreachableException($"There are no products of {typeof(T)}.");

    /// <summary>The type of sums.</summary>
    public static ScalarType OfSums(ScalarType features) => features == ScalarType.Float16 ? ScalarType.Float32 : features;

    /// <summary>Bytes of a value.</summary>
    public static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float16 => 2,
        ScalarType.Float32 => 4,
        ScalarType.Float64 => 8,
        _ => throw new UnreachableException($"There are no products of {type}."),
    };
}
