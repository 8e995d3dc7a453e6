using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra.Single;

namespace GramGen.Bench.Peers;

/// <summary>Math.NET Numerics with its managed provider.</summary>
internal sealed class MathNetPeer : IPeer
{
    public string Name => "Math.NET";

    public string? Absence => null;

    public string Version => AssemblyVersion.Of(typeof(DenseMatrix));

    public void SetThreads(int threads)
    {
        Control.UseManaged();
        Control.MaxDegreeOfParallelism = threads;
    }

    public IPeerCall Prepare(Memory<float> features, GramShape shape) => new Call(features, shape);

    private sealed class Call(Memory<float> features, GramShape shape) : IPeerCall
    {
        // It keeps matrices by columns, in arrays of its own: F by rows is X = Fᵀ by columns, and G = Xᵀ·X.
        private readonly DenseMatrix _x = new(shape.Pixels, shape.Channels, features.ToArray());
        private readonly DenseMatrix _gram = new(shape.Channels, shape.Channels);

        public ReadOnlySpan<float> Gram => _gram.Values;

        public void Run() => _x.TransposeThisAndMultiply(_x, _gram);

        public void Dispose()
        {
        }
    }
}
