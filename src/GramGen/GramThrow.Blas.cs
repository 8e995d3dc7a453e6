using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Dispatch;
using GramGen.Packing;

namespace GramGen;

/// <content>Arguments as BLAS numbers them.</content>
internal static partial class GramThrow
{
    /// <summary>In the order of the reference.</summary>
    public static void IfIllegal(in SyrkForm form)
    {
        IfNone(form, 1, "order", form.Order, form.Order is BlasOrder.RowMajor or BlasOrder.ColumnMajor);
        IfNone(form, 2, "uplo", form.Triangle, form.Triangle is BlasTriangle.Upper or BlasTriangle.Lower);
        IfNone(
            form,
            3,
            "trans",
            form.Transpose,
            form.Transpose is BlasTranspose.NoTranspose or BlasTranspose.Transpose or BlasTranspose.ConjugateTranspose);
        IfNegative(form, 4, "n", form.N);
        IfNegative(form, 5, "k", form.K);
        IfNarrow(form, 8, "lda", form.A, "A");
        IfNarrow(form, 11, "ldc", form.C, "C");
    }

    /// <summary>What the arguments say the options must not.</summary>
    public static void IfSaidTwice(GramOptions options)
    {
        if (options.Scale != default || options.Beta != 0 || options.Layout != FeatureLayout.ChannelsFirst)
        {
            throw new ArgumentException(
                "alpha, beta and trans say what the options' Scale, Beta and Layout must not: leave these as they are. Beta is "
                + FormattableString.Invariant($"{options.Beta}, Layout {options.Layout}, and Scale {(options.Scale == default ? "1" : "another than 1")}."),
                nameof(options));
        }
    }

    public static void IfShort(in SyrkForm form, StridedRows matrix, int actual, int number, string name)
    {
        if (actual < matrix.Length)
        {
            string lines = form.IsRowMajor ? "rows" : "columns";
            throw new ArgumentException(
                $"Parameter {number} of {form.Routine}, {name}, has {actual} values; {matrix.Rows} {lines} of {matrix.Width}, {matrix.Stride} values apart, need {matrix.Length}.",
                name);
        }
    }

    /// <summary>Two matrices may lie between each other's rows, but have no value in common.</summary>
    public static void IfMeeting<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, StridedRows featureRows, Span<TGram> gram, StridedRows gramRows, string name)
        where TFeature : unmanaged
        where TGram : unmanaged, INumberBase<TGram>
    {
        long distance = Unsafe.ByteOffset(
            ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(features)),
            ref Unsafe.As<TGram, byte>(ref MemoryMarshal.GetReference(gram)));
        StridedRows featureBytes = featureRows.Times(Unsafe.SizeOf<TFeature>());
        StridedRows gramBytes = gramRows.Times(Unsafe.SizeOf<TGram>());
        bool areBeside = distance >= featureBytes.Length || -distance >= gramBytes.Length;
        if (!areBeside && featureBytes.Meets(gramBytes, distance))
        {
            Overlap(name);
        }
    }

    private static void IfNone<TEnum>(in SyrkForm form, int number, string name, TEnum value, bool isLegal)
        where TEnum : struct, Enum
    {
        if (!isLegal)
        {
            string legal = string.Join(", ", Enum.GetValues<TEnum>().Select(one => $"{one} ({one:D})"));
            throw new ArgumentOutOfRangeException(
                name, value, $"Parameter {number} of {form.Routine}, {name}, must be one of {legal}; it is {value:D}.");
        }
    }

    private static void IfNegative(in SyrkForm form, int number, string name, int value)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"Parameter {number} of {form.Routine}, {name}, must be at least 0; it is {value}.");
        }
    }

    private static void IfNarrow(in SyrkForm form, int number, string name, StridedRows matrix, string letter)
    {
        long least = Math.Max(matrix.Width, 1);
        if (matrix.Stride < least)
        {
            string line = form.IsRowMajor ? "a row" : "a column";
            throw new ArgumentOutOfRangeException(
                name,
                matrix.Stride,
                $"Parameter {number} of {form.Routine}, {name}, must be at least {least}, for {line} of {letter} has {matrix.Width} values "
                + $"({form.Order}, {form.Transpose}); it is {matrix.Stride}.");
        }
    }
}
