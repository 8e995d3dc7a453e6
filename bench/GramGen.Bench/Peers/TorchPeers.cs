using GramGen.Bench.Operations;
using GramGen.TorchSharp;
using TorchSharp;

namespace GramGen.Bench.Peers;

/// <summary>What programs on libtorch call, through TorchSharp.</summary>
internal static class TorchPeers
{
    /// <summary>The matrix product that style-transfer programs compute.</summary>
    public static Peer OfProduct() => new(new TorchRoutine("mm"), PrepareProduct, ProductOperations.Plain);

    public static IEnumerable<Peer> OfOperations() =>
    [
        new(
            new TorchRoutine("mm"),
            inputs => PrepareMm(TensorCall.FeatureTensor(inputs)),
            ProductOperations.Plain,
            TensorOperations.Gram),
        new(new TorchRoutine("mm"), PrepareChannelsLast, ProductOperations.ChannelsLast),
        new(new TorchRoutine("mm"), inputs => PrepareMm(TensorOfDoubles(inputs)), ProductOperations.Double),
        new(new TorchRoutine("mm of int32"), inputs => PrepareMm(IntegerTensor(inputs, inputs.Quantised)), ProductOperations.SignedBytes),
        new(new TorchRoutine("mm of int32"), inputs => PrepareMm(IntegerTensor(inputs, inputs.Counts)), ProductOperations.SmallBytes),
        new(new TorchRoutine("cov"), inputs => Prepare(inputs, features => features.cov()), StatisticsOperations.Covariance),
        new(new TorchRoutine("corrcoef"), inputs => Prepare(inputs, features => features.corrcoef()), StatisticsOperations.Correlation),
        new(new TorchRoutine("normalize, mm"), inputs => Prepare(inputs, Cosines), SimilarityOperations.Cosines),
        new(
            new TorchRoutine("cdist"),
            inputs => Prepare(inputs, features => torch.cdist(features, features)),
            SimilarityOperations.Distances),
        new(new TorchRoutine("cdist, exp"), inputs => Prepare(inputs, Rbf), SimilarityOperations.Rbf),
        new(new TorchRoutine("mm"), PrepareCross, SimilarityOperations.Cross),
        new(new TorchRoutine("mm, topk"), PrepareNearest, SimilarityOperations.Nearest),
        new(new TorchRoutine("mm"), TorchFunctions.PrepareProduct, FunctionOperations.SymmetricProduct),
        new(new TorchRoutine("mm"), TorchFunctions.PrepareInverseRoot, FunctionOperations.InverseRoot, TensorOperations.InverseRoot),
        new(new TorchRoutine("mm"), TorchFunctions.PrepareMuon, FunctionOperations.Muon, TensorOperations.Muon),
        new(new TorchRoutine("mm, Gram"), TorchFunctions.PrepareGramMuon, FunctionOperations.Muon, TensorOperations.Muon),
        new(new TorchRoutine("mm"), PrepareBackward, GradientOperations.Backward, GradientOperations.SymmetricBackward),
        new(new TorchRoutine("autograd"), PrepareStyleLoss, GradientOperations.StyleLoss, TensorOperations.StyleLoss),
        new(new TorchRoutine("autograd"), PrepareWeightedStyleLoss, GradientOperations.WeightedStyleLoss),
        .. ProductOperations.Batches.Select(batch =>
            new Peer(new TorchRoutine("bmm"), inputs => PrepareBatch(inputs, batch.BatchSize), batch)),
    ];

    /// <summary>Only <c>mm</c> is timed: the transposed view is made once, and no scope looks for intermediate tensors.</summary>
    private static Call PrepareProduct(OperationInputs inputs)
    {
        using IDisposable withoutGradients = torch.no_grad();
        using torch.Tensor flat = torch.tensor(inputs.Features.ToArray());
        torch.Tensor features = flat.reshape(inputs.Shape.Channels, inputs.Shape.Pixels);
        torch.Tensor transposed = features.t();
        torch.Tensor? gram = null;
        return new Call(Run, () => ResultMatrix.ToDouble<float>(gram!.data<float>().ToArray())) { Release = Release };

        void Run()
        {
            gram?.Dispose();
            gram = torch.mm(features, transposed);
        }

        void Release()
        {
            gram?.Dispose();
            transposed.Dispose();
            features.Dispose();
        }
    }

    private static Call Prepare(OperationInputs inputs, Func<torch.Tensor, torch.Tensor> function)
    {
        torch.Tensor features = TensorCall.FeatureTensor(inputs);
        return TensorCall.Prepare(() => function(features), features);
    }

    private static Call PrepareMm(torch.Tensor features) => TensorCall.Prepare(() => torch.mm(features, features.t()), features);

    private static torch.Tensor Cosines(torch.Tensor features)
    {
        torch.Tensor unit = torch.nn.functional.normalize(features, dim: 1);
        return torch.mm(unit, unit.t());
    }

    private static torch.Tensor Rbf(torch.Tensor features) => (torch.cdist(features, features).square() * (-1.0 / features.shape[1])).exp();

    private static Call PrepareCross(OperationInputs inputs)
    {
        (torch.Tensor queries, torch.Tensor corpus) = (TensorCall.FeatureTensor(inputs), TensorCall.FeatureTensor(inputs));
        return TensorCall.Prepare(() => torch.mm(queries, corpus.t()), queries, corpus);
    }

    private static Call PrepareNearest(OperationInputs inputs)
    {
        (torch.Tensor queries, torch.Tensor corpus) = (TensorCall.FeatureTensor(inputs), TensorCall.FeatureTensor(inputs));
        int count = SimilarityOperations.NearestRows(inputs.Shape.Channels);
        return TensorCall.Prepare(() => torch.mm(queries, corpus.t()).topk(count, dim: 1).values, queries, corpus);
    }

    private static Call PrepareChannelsLast(OperationInputs inputs)
    {
        torch.Tensor features = TensorCall.Copy(inputs.ChannelsLast.ToArray(), inputs.Shape.Pixels, inputs.Shape.Channels);
        return TensorCall.Prepare(() => torch.mm(features.t(), features), features);
    }

    private static Call PrepareBackward(OperationInputs inputs)
    {
        torch.Tensor features = TensorCall.FeatureTensor(inputs);
        torch.Tensor gramGradient = TensorCall.MatrixTensor(inputs.GramGradient, inputs.Shape);
        return TensorCall.Prepare(() => torch.mm(gramGradient + gramGradient.t(), features), features, gramGradient);
    }

    private static Call PrepareBatch(OperationInputs inputs, int count)
    {
        torch.Tensor features = TensorCall.Copy(inputs.Batch(count).ToArray(), count, inputs.Shape.Channels, inputs.Shape.Pixels);
        return TensorCall.Prepare(() => torch.bmm(features, features.transpose(1, 2)), features);
    }

    /// <summary>The style loss and its gradient as PyTorch's own example programs compute them.</summary>
    private static Call PrepareStyleLoss(OperationInputs inputs)
    {
        double weight = GradientOperations.LossWeight(inputs.Shape);
        return TensorCall.PrepareLoss(
            inputs, (features, target) => (torch.mm(features, features.t()) - target).square().sum() * weight);
    }

    private static Call PrepareWeightedStyleLoss(OperationInputs inputs)
    {
        double weight = GradientOperations.LossWeight(inputs.Shape);
        torch.Tensor weights = torch.tensor(inputs.SingleWeights.ToArray());
        return TensorCall.PrepareLoss(
            inputs, (features, target) => (torch.mm(features * weights, features.t()) - target).square().sum() * weight, weights);
    }

    private static torch.Tensor TensorOfDoubles(OperationInputs inputs)
    {
        using torch.Tensor flat = torch.tensor(inputs.Doubles.ToArray());
        using torch.Tensor shaped = flat.reshape(inputs.Shape.Channels, inputs.Shape.Pixels);
        return shaped.clone();
    }

    /// <summary>TorchSharp has no int8 product with sums of 32 bits, and one of int8 would overflow.</summary>
    private static torch.Tensor IntegerTensor(OperationInputs inputs, Memory<sbyte> features)
    {
        using torch.Tensor flat = torch.tensor(features.ToArray().Select(value => (int)value).ToArray());
        using torch.Tensor shaped = flat.reshape(inputs.Shape.Channels, inputs.Shape.Pixels);
        return shaped.clone();
    }

    private sealed class TorchRoutine(string function) : LibraryRoutine
    {
        public override string Name => $"libtorch {function}";

        public override string? UnavailableReason { get; } = TorchGramBackend.Probe() switch
        {
            { IsAvailable: true } => null,
            { Version: null } => "no libtorch that loads is found; build with -p:GramGenTorch=true (some hundred megabytes)",
            { Reason: var reason } => reason?.TrimEnd('.'),
        };

        public override string Version => $"libtorch {torch.__version__} by {VersionOf(typeof(torch))}";

        public override void SetThreads(int threads) => torch.set_num_threads(threads);
    }
}
