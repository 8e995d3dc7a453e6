using GramGen.TorchSharp.Autograd;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Temporary tensors are disposed, not left to the garbage collector.</summary>
public sealed class NativeObjectTests
{
    public NativeObjectTests()
    {
        Torch.Require();

        // The gradient of another test on this thread would be disposed during the first call.
        HeldGradient.Release();
    }

    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    public static TheoryData<string, bool> Calls => new(
        from call in new List<string> { "Gram", "Covariance", "StyleLoss" }
        from usesTorch in new List<bool> { false, true }
        select (call, usesTorch));

    [Theory]
    [MemberData(nameof(Calls))]
    public void Only_the_result_stays(string call, bool usesTorch)
    {
        using Tensor target = torch.zeros(3, 3);
        foreach (TensorLayout layout in Enum.GetValues<TensorLayout>())
        {
            foreach (torch.ScalarType type in new List<torch.ScalarType> { torch.ScalarType.Float32, torch.ScalarType.Float16 })
            {
                using Tensor features = Maps.Of([2, 3, 4, 5], type, layout: layout);
                long before = Live;
                Tensor result = Call(call, features, target, usesTorch);
                Assert.Equal(before + 1, Live);
                result.Dispose();
                Assert.Equal(before, Live);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void In_a_training_loop_nothing_accumulates(string call, bool usesTorch)
    {
        using Tensor target = torch.zeros(3, 3);
        foreach (TensorLayout layout in new List<TensorLayout>
        {
            TensorLayout.Contiguous, TensorLayout.ChannelsLast, TensorLayout.PartOfRows,
        })
        {
            foreach (torch.ScalarType type in new List<torch.ScalarType> { torch.ScalarType.Float32, torch.ScalarType.Float16 })
            {
                using Tensor features = Maps.Of([2, 3, 4, 5], type, layout: layout).requires_grad_();
                using Tensor between = features.mul(1);
                foreach (Tensor tensor in new List<Tensor> { features, between })
                {
                    Step(call, tensor, target, usesTorch);
                    long live = Live;
                    for (int i = 0; i < 50; i++)
                    {
                        Step(call, tensor, target, usesTorch);
                        Assert.Equal(live, Live);
                    }
                }
            }
        }
    }

    [Fact]
    public void The_gradient_returned_to_torch_is_released_at_the_next_call()
    {
        using Tensor features = Maps.Of([3, 20], torch.ScalarType.Float32);
        features.Gram().Dispose();
        long before = Live;
        features.requires_grad_();
        Step("Gram", features, features, usesTorch: false);
        using (torch.no_grad())
        {
            features.Gram().Dispose();
        }

        Assert.Equal(before, Live);
    }

    [Fact]
    public void Exceptions_leave_nothing_behind()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var cancelled = new GramOptions { CancellationToken = source.Token };
        using Tensor target = torch.zeros(3, 3);
        foreach (bool asksForGradient in new List<bool> { false, true })
        {
            foreach (TensorLayout layout in new List<TensorLayout>
            {
                TensorLayout.Contiguous, TensorLayout.ChannelsLast, TensorLayout.PartOfRows,
            })
            {
                using Tensor features = Maps.Of([2, 3, 4, 5], torch.ScalarType.Float16, layout: layout).requires_grad_(asksForGradient);
                long before = Live;
                foreach (TensorImplementation implementation in new List<TensorImplementation>
                {
                    TensorImplementation.Kernels, TensorImplementation.Torch,
                })
                {
                    Assert.Throws<OperationCanceledException>(() => TensorOperations.Gram(features, default, cancelled, implementation));
                    Assert.Throws<OperationCanceledException>(() =>
                        TensorOperations.Covariance(features, default, cancelled, implementation));
                    Assert.Throws<OperationCanceledException>(
                        () => TensorOperations.StyleLoss(features, target, default, reluMask: false, cancelled, implementation));
                }

                Assert.Equal(before, Live);
            }
        }
    }

    [Fact]
    public void A_result_belongs_to_the_scope_of_the_caller()
    {
        using Tensor features = Maps.Of([3, 20], torch.ScalarType.Float32).requires_grad_();
        Step("Gram", features, features, usesTorch: false);
        long before = Live;
        using (torch.NewDisposeScope())
        {
            features.Gram().sum().backward();
            features.Covariance().sum().backward();
            TensorOperations.Gram(features, default, options: null, TensorImplementation.Torch).sum().backward();
        }

        features.detach().Gram().Dispose();
        Assert.InRange(Live, before - 1, before + 1);
    }

    private static void Step(string call, Tensor features, Tensor target, bool usesTorch)
    {
        using Tensor result = Call(call, features, target, usesTorch);
        using Tensor sum = result.sum();
        sum.backward(retain_graph: true);
    }

    private static Tensor Call(string call, Tensor features, Tensor target, bool usesTorch)
    {
        TensorImplementation? implementation = usesTorch ? TensorImplementation.Torch : null;
        return call switch
        {
            "Gram" => TensorOperations.Gram(features, default, options: null, implementation),
            "Covariance" => TensorOperations.Covariance(features, CovarianceNormalization.Biased, options: null, implementation),
            _ => TensorOperations.StyleLoss(features, target, default, reluMask: false, options: null, implementation),
        };
    }
}
