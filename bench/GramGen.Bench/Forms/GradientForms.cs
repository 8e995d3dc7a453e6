using GramGen.Bench.Measuring;

namespace GramGen.Bench.Forms;

/// <summary>Gradients, and the style loss with its own.</summary>
internal static class GradientForms
{
    public static readonly Form Backward = new("backward, any D", PrepareAny, expected => expected.Gradient)
    {
        Operations = Work.OperationsOfBackward,
    };

    public static readonly Form SymmetricBackward = new("backward, symmetric D", PrepareSymmetric, expected => expected.Gradient)
    {
        Operations = Work.OperationsOfBackward,
    };

    public static readonly Form StyleLoss = new("style loss and gradient", PrepareStyleLoss, expected => expected.StyleLoss)
    {
        Operations = shape => Work.Operations(shape) + Work.OperationsOfBackward(shape),
    };

    private static FormCall PrepareAny(FormData data) => PrepareBackward(data, data.GramGradient, data.GradientOptions);

    private static FormCall PrepareSymmetric(FormData data) =>
        PrepareBackward(data, data.SymmetricGradient, data.GradientOptions with { IsSymmetric = true });

    private static FormCall PrepareBackward(FormData data, Memory<float> gramGradient, GramGradientOptions options)
    {
        Memory<float> gradient = AlignedMemory.Allocate<float>(data.Shape.FeatureLength);
        return new FormCall(
            () => Gram.Backward(data.Features.Span, data.Shape, gramGradient.Span, gradient.Span, options),
            () => Triangle.Widen<float>(gradient.Span));
    }

    private static FormCall PrepareStyleLoss(FormData data)
    {
        Memory<float> gradient = AlignedMemory.Allocate<float>(data.Shape.FeatureLength);
        double loss = double.NaN;
        return new FormCall(
            () => loss = Gram.StyleLoss(
                data.Features.Span, data.Shape, data.Target.Span, gradient.Span, GramStyleLoss.Gatys, data.GradientOptions),
            () => [.. Triangle.Widen<float>(gradient.Span), loss]);
    }
}
