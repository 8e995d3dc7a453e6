using System.Buffers;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Peers.Blas;

/// <summary>The symmetric or the general product of a BLAS library, on row-major features as they lie.</summary>
internal sealed class BlasPeer : BlasRoutine, IPeer
{
    private readonly BlasLibrary _library;
    private readonly Routine _routine;

    private BlasPeer(BlasLibrary library, Routine routine)
        : base(library, routine.ToString().ToLowerInvariant())
    {
        _library = library;
        _routine = routine;
    }

    private enum Routine
    {
        Ssyrk,
        Sgemm,
    }

    public static IPeer[] RoutinesOf(BlasLibrary library) =>
        [new BlasPeer(library, Routine.Ssyrk), new BlasPeer(library, Routine.Sgemm)];

    public IPeerCall Prepare(Memory<float> features, GramShape shape) => new Call(_library, _routine, features, shape);

    private sealed unsafe class Call : IPeerCall
    {
        private const int RowMajor = 101;
        private const int AsItIs = 111;
        private const int Transposed = 112;
        private const int Lower = 122;

        private readonly BlasLibrary _library;
        private readonly Routine _routine;
        private readonly GramShape _shape;
        private readonly Memory<float> _gram;
        private MemoryHandle _pinnedFeatures;
        private MemoryHandle _pinnedGram;

        public Call(BlasLibrary library, Routine routine, Memory<float> features, GramShape shape)
        {
            _library = library;
            _routine = routine;
            _shape = shape;
            _gram = AlignedMemory.Allocate<float>(shape.GramLength);
            // β is 0: what is there must not be read.
            _gram.Span.Fill(float.NaN);
            _pinnedFeatures = features.Pin();
            _pinnedGram = _gram.Pin();
        }

        public ReadOnlySpan<float> Gram => _gram.Span;

        public void Run()
        {
            int c = _shape.Channels, m = _shape.Pixels;
            float* f = (float*)_pinnedFeatures.Pointer;
            float* g = (float*)_pinnedGram.Pointer;
            if (_routine == Routine.Ssyrk)
            {
                _library.Ssyrk(RowMajor, Lower, AsItIs, c, m, 1, f, m, 0, g, c);
            }
            else
            {
                _library.Sgemm(RowMajor, AsItIs, Transposed, c, c, m, 1, f, m, f, m, 0, g, c);
            }
        }

        public void Dispose()
        {
            _pinnedFeatures.Dispose();
            _pinnedGram.Dispose();
        }
    }
}
