using TorchSharp;

namespace GramGen.Bench.Peers;

/// <summary>libtorch's matrix product, the call that style-transfer programs make.</summary>
internal sealed class TorchPeer() : TorchRoutine("mm"), IPeer
{
    public IPeerCall Prepare(Memory<float> features, GramShape shape) => new Call(features, shape);

    private sealed class Call : IPeerCall
    {
        private readonly torch.Tensor _features;
        private readonly torch.Tensor _transposed;
        private torch.Tensor? _gram;

        public Call(Memory<float> features, GramShape shape)
        {
            using IDisposable withoutGradients = torch.no_grad();
            using torch.Tensor flat = torch.tensor(features.ToArray());
            _features = flat.reshape(shape.Channels, shape.Pixels);
            _transposed = _features.t();
        }

        public ReadOnlySpan<float> Gram => _gram is null ? [] : _gram.data<float>().ToArray();

        public void Run()
        {
            _gram?.Dispose();
            _gram = torch.mm(_features, _transposed);
        }

        public void Dispose()
        {
            _gram?.Dispose();
            _transposed.Dispose();
            _features.Dispose();
        }
    }
}
