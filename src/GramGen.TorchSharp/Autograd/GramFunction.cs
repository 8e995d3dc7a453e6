using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>Makes an operation a node of torch's graph.</summary>
internal sealed class GramFunction : torch.autograd.SingleTensorFunction<GramFunction>
{
    private const string Operation = "operation";

    private static volatile Exception? _lastException;

    /// <summary>What stopped the last backward pass that failed here, or null.</summary>
    public static Exception? LastException => _lastException;

    public override string Name => "GramGen";

    /// <summary>Returns the result as a tensor that torch differentiates, and disposes the operation.</summary>
    /// <param name="features">The features of the operation.</param>
    /// <param name="operation">The operation.</param>
    public static Tensor Apply(Tensor features, DifferentiableOperation operation)
    {
        using (operation)
        {
            return GraphGuard.After(apply(features, operation), features);
        }
    }

    public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var operation = (DifferentiableOperation)vars[1];
        List<Tensor> saved = [(Tensor)vars[0]];
        if (operation.Saved is not null)
        {
            saved.Add(operation.Saved);
        }

        if (operation.Weights is not null)
        {
            saved.Add(operation.Weights);
        }

        ctx.set_materialize_grads(false);
        ctx.save_for_backward(saved);
        ctx.save_data(Operation, operation);
        return operation.Result;
    }

    public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output)
    {
        HeldGradient.Release();
        using (grad_output)
        {
            Tensor? gradient = grad_output.IsInvalid ? null : Gradient(ctx, grad_output);
            if (gradient is not null)
            {
                HeldGradient.Hold(gradient);
            }

            return [gradient!, null!];
        }
    }

    private static Tensor Gradient(torch.autograd.AutogradContext context, Tensor resultGradient)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        try
        {
            var operation = (DifferentiableOperation)context.get_data(Operation);
            List<Tensor> saved = context.get_saved_variables();
            TensorImplementation implementation = torch.is_grad_enabled() ? TensorImplementation.Torch : operation.Implementation;
            FeatureTensor features = FeatureTensor.Of(saved[0]) with { Weights = operation.Weights is null ? null : saved[^1] };
            Tensor? own = operation.Saved is null ? null : saved[1];
            return scope.MoveToOuter(operation.Gradient(implementation, features, own, resultGradient));
        }
        catch (Exception exception)
        {
            // With native code on the stack an exception would end the process. torch rejects a gradient of shape [0] with its own.
            _lastException = exception;
            return scope.MoveToOuter(torch.empty(0));
        }
    }
}

/// <summary>
/// The last gradient that was returned to torch on this thread. torch takes its own reference only after the backward function
/// has returned, without notice: so the gradient is disposed at the next opportunity, and at most one stays alive.
/// </summary>
internal static class HeldGradient
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
