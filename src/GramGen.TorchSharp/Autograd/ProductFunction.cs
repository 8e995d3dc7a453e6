using TorchSharp;
using GramGen.TorchSharp.InPlace;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>Makes a product a node of torch's graph.</summary>
internal sealed class ProductFunction : torch.autograd.SingleTensorFunction<ProductFunction>
{
    private const string Product = "product";

    public override string Name => "GramGen";

    /// <summary>The product's result, as a tensor that torch differentiates; disposes the product.</summary>
    /// <param name="features">What the product was computed of.</param>
    /// <param name="product">The product.</param>
    public static Tensor ResultOf(Tensor features, DifferentiableProduct product)
    {
        using (product)
        {
            return apply(features, product);
        }
    }

    public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var product = (DifferentiableProduct)vars[1];
        List<Tensor> saved = [(Tensor)vars[0]];
        if (product.Kept is not null)
        {
            saved.Add(product.Kept);
        }

        ctx.set_materialize_grads(false);
        ctx.save_for_backward(saved);
        ctx.save_data(Product, product);
        return product.Result;
    }

    public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradient.Release();
        using (grad_output)
        {
            Tensor? gradient = grad_output.IsInvalid ? null : GradientOf(ctx, grad_output);
            if (gradient is not null)
            {
                ReturnedGradient.Hold(gradient);
            }

            return [gradient!, null!];
        }
    }

    private static Tensor GradientOf(torch.autograd.AutogradContext context, Tensor resultGradient)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        try
        {
            var product = (DifferentiableProduct)context.get_data(Product);
            List<Tensor> saved = context.get_saved_variables();
            TensorImplementation implementation = torch.is_grad_enabled() ? TensorImplementation.Torch : product.Implementation;
            var features = FeatureTensor.Of(saved[0]);
            return scope.MoveToOuter(product.Gradient(implementation, features, saved.Count > 1 ? saved[1] : null, resultGradient));
        }
        catch (Exception)
        {
            // Native code is on the stack, so an exception would end the process. Torch throws its own for a gradient without a shape.
            return scope.MoveToOuter(torch.empty(0));
        }
    }
}

/// <summary>
/// The last gradient that was returned to torch on this thread. Torch takes its own reference after the backward function has
/// returned, without a notification: so it is disposed at the next occasion, and at most one stays alive.
/// </summary>
internal static class ReturnedGradient
{
    [ThreadStatic]
    private static Tensor? _last;

    public static void Release()
    {
        if (_last is not null)
        {
            _last.Dispose();
            _last = null;
        }
    }

    public static void Hold(Tensor gradient)
    {
        Release();
        _last = gradient;
    }
}
