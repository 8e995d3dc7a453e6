using GramGen.Bench.Measuring;

namespace GramGen.Bench.Forms;

/// <summary>The product of one feature map: layouts, element types, and what becomes of the result.</summary>
internal static class ProductForms
{
    public static readonly Form Plain = new("plain", PreparePlain, expected => expected.Product) { Fits = _ => true };

    public static readonly Form ChannelsLast = new("channels last", PrepareChannelsLast, expected => expected.SameBits);

    public static readonly Form Half = new("Half", PrepareHalf, expected => expected.SameBitsOfHalves);

    public static readonly Form Double = new("double", PrepareDouble, expected => expected.Doubles) { Element = GramElement.Double };

    public static readonly Form Packed = new("packed", PreparePacked, expected => expected.SameBits);

    public static readonly Form Accumulated = new("β = 1", PrepareAccumulated, expected => expected.Accumulated);

    public static readonly Form Syrk = new("Syrk, lower", PrepareSyrk, expected => expected.SameBits);

    private static FormCall PreparePlain(FormData data)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        return new FormCall(
            () => Gram.Compute(data.Features.Span, data.Shape, gram.Span, data.Options),
            () => Triangle.Widen<float>(gram.Span));
    }

    private static FormCall PrepareChannelsLast(FormData data)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        GramOptions options = data.Options with { Layout = FeatureLayout.ChannelsLast };
        return new FormCall(
            () => Gram.Compute(data.ChannelsLast.Span, data.Shape, gram.Span, options),
            () => Triangle.Widen<float>(gram.Span));
    }

    private static FormCall PrepareHalf(FormData data)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        return new FormCall(
            () => Gram.Compute(data.Halves.Span, data.Shape, gram.Span, data.Options),
            () => Triangle.Widen<float>(gram.Span));
    }

    private static FormCall PrepareDouble(FormData data)
    {
        Memory<double> gram = AlignedMemory.Allocate<double>(data.Shape.GramLength);
        return new FormCall(
            () => Gram.Compute(data.Doubles.Span, data.Shape, gram.Span, data.Options),
            () => gram.ToArray());
    }

    private static FormCall PreparePacked(FormData data)
    {
        Memory<float> packed = AlignedMemory.Allocate<float>(data.Shape.PackedLength);
        return new FormCall(
            () => Gram.ComputePacked(data.Features.Span, data.Shape, packed.Span, data.Options),
            () => Triangle.FromPacked(packed.Span, data.Shape.Channels));
    }

    /// <summary>While it is timed the matrix grows; its result is that of one call on A.</summary>
    private static FormCall PrepareAccumulated(FormData data)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        GramOptions options = data.Options with { Beta = 1 };
        return new FormCall(Run, Result);

        void Run() => Gram.Compute(data.Features.Span, data.Shape, gram.Span, options);

        double[] Result()
        {
            data.Target.CopyTo(gram);
            Run();
            return Triangle.Widen<float>(gram.Span);
        }
    }

    private static FormCall PrepareSyrk(FormData data)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        (int n, int k) = (data.Shape.Channels, data.Shape.Pixels);
        return new FormCall(
            () => GramBlas.Syrk(
                BlasOrder.RowMajor,
                BlasTriangle.Lower,
                BlasTranspose.NoTranspose,
                n,
                k,
                1f,
                data.Features.Span,
                k,
                0f,
                gram.Span,
                n,
                data.Options),
            () => Triangle.FromLower<float>(gram.Span, n));
    }
}
