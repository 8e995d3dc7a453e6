using System.Numerics.Tensors;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Peers;

/// <summary>What .NET itself offers: a dot product for each pair of channels.</summary>
internal sealed class TensorPrimitivesPeer : IPeer
{
    private int _threads = 1;

    public string Name => "TensorPrimitives.Dot";

    public string? Absence => null;

    public string Version => AssemblyVersion.Of(typeof(TensorPrimitives));

    public void SetThreads(int threads) => _threads = threads;

    public IPeerCall Prepare(Memory<float> features, GramShape shape) => new Call(_threads, features, shape);

    private sealed class Call(int threads, Memory<float> features, GramShape shape) : IPeerCall
    {
        private readonly Memory<float> _gram = AlignedMemory.Allocate<float>(shape.GramLength);
        private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

        public ReadOnlySpan<float> Gram => _gram.Span;

        public void Run()
        {
            if (threads == 1)
            {
                for (int i = 0; i < shape.Channels; i++)
                {
                    Row(i);
                }
            }
            else
            {
                // The long rows first, so that they are not what the others wait for.
                Parallel.For(0, shape.Channels, _parallel, i => Row(shape.Channels - 1 - i));
            }
        }

        public void Dispose()
        {
        }

        private void Row(int i)
        {
            ReadOnlySpan<float> all = features.Span;
            ReadOnlySpan<float> mine = all.Slice(i * shape.Pixels, shape.Pixels);
            Span<float> results = _gram.Span.Slice(i * shape.Channels, i + 1);
            for (int j = 0; j <= i; j++)
            {
                results[j] = TensorPrimitives.Dot(mine, all.Slice(j * shape.Pixels, shape.Pixels));
            }
        }
    }
}
