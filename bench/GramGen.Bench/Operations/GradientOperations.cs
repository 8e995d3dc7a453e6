using GramGen.Bench.Measuring;

namespace GramGen.Bench.Operations;

/// <summary>The backward product, and the style loss with its gradient.</summary>
internal static class GradientOperations
{
    /// <summary>The loss of every style-loss call here, GramGen's and the peers'.</summary>
    public static readonly GramStyleLoss Loss = GramStyleLoss.Gatys;

    public static readonly Operation Backward = new("backward, any D", PrepareAny, expected => expected.Gradient)
    {
        Flops = FlopCount.Backward,
    };

    public static readonly Operation SymmetricBackward = new("backward, symmetric D", PrepareSymmetric, expected => expected.Gradient)
    {
        Flops = FlopCount.Backward,
    };

    public static readonly Operation StyleLoss = new("style loss and gradient", PrepareStyleLoss, expected => expected.StyleLoss)
    {
        Flops = shape => FlopCount.Product(shape) + FlopCount.Backward(shape),
    };

    public static readonly Operation WeightedStyleLoss =
        new("style loss and gradient, weighted", PrepareWeightedStyleLoss, expected => expected.WeightedStyleLoss)
        {
            Flops = StyleLoss.Flops,
        };

    /// <summary>ρ of the loss at a size.</summary>
    public static double LossWeight(GramShape shape) => Loss.WeightFor(shape);

    private static Call PrepareAny(OperationInputs inputs) => PrepareBackward(inputs, inputs.GramGradient, symmetric: false);

    private static Call PrepareSymmetric(OperationInputs inputs) =>
        PrepareBackward(inputs, inputs.SymmetricGradient, symmetric: true);

    private static Call PrepareBackward(OperationInputs inputs, Memory<float> gramGradient, bool symmetric)
    {
        GramShape shape = inputs.Shape;
        Memory<float> features = inputs.Features;
        Memory<float> gradient = AlignedMemory.Allocate<float>(shape.FeatureLength);
        return new Call(
            () => Gram.Backward(
                features.Span, shape, gramGradient.Span, gradient.Span, symmetric: symmetric, options: inputs.Options),
            () => ResultMatrix.ToDouble<float>(gradient.Span));
    }

    private static Call PrepareStyleLoss(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        (Memory<float> features, Memory<float> target) = (inputs.Features, inputs.Target);
        Memory<float> gradient = AlignedMemory.Allocate<float>(shape.FeatureLength);
        double loss = double.NaN;
        return new Call(
            () => loss = Gram.StyleLoss(features.Span, shape, target.Span, gradient.Span, Loss, options: inputs.Options),
            () => [.. ResultMatrix.ToDouble<float>(gradient.Span), loss]);
    }

    private static Call PrepareWeightedStyleLoss(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        (Memory<float> features, Memory<float> weights, Memory<float> target) = (inputs.Features, inputs.SingleWeights, inputs.Target);
        Memory<float> gradient = AlignedMemory.Allocate<float>(shape.FeatureLength);
        double loss = double.NaN;
        return new Call(
            () => loss = Gram.WeightedStyleLoss<float>(
                features.Span, weights.Span, shape, target.Span, gradient.Span, Loss, options: inputs.Options),
            () => [.. ResultMatrix.ToDouble<float>(gradient.Span), loss]);
    }
}
