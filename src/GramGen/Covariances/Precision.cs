using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Covariances;

/// <summary>Values to doubles and back, in whole vectors.</summary>
internal static class Precision
{
    /// <summary>Makes doubles of values, exactly.</summary>
    public static void Widen<T>(ReadOnlySpan<T> values, Span<double> widened)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            MemoryMarshal.Cast<T, double>(values).CopyTo(widened);
            return;
        }

        ref float from = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(values));
        ref double to = ref MemoryMarshal.GetReference(widened);
        nuint i = 0;
        for (; i + 8 <= (nuint)values.Length; i += 8)
        {
            Vector512.WidenLower(Vector256.LoadUnsafe(ref from, i).ToVector512Unsafe()).StoreUnsafe(ref to, i);
        }

        for (; i < (nuint)values.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
        }
    }

    /// <summary>Rounds doubles to values, and makes every NaN the same.</summary>
    public static void Round<T>(ReadOnlySpan<double> values, Span<T> rounded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref double from = ref MemoryMarshal.GetReference(values);
        nuint i = 0;
        if (typeof(T) == typeof(float))
        {
            ref float to = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(rounded));
            for (; i + 16 <= (nuint)values.Length; i += 16)
            {
                var value = Vector512.Narrow(Vector512.LoadUnsafe(ref from, i), Vector512.LoadUnsafe(ref from, i + 8));
                Vector512.ConditionalSelect(Vector512.Equals(value, value), value, Vector512.Create(float.NaN)).StoreUnsafe(ref to, i);
            }
        }

        for (; i < (nuint)values.Length; i++)
        {
            double value = Unsafe.Add(ref from, i);
            rounded[(int)i] = double.IsNaN(value) ? T.NaN : T.CreateTruncating(value);
        }
    }
}
