using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using static GramGen.Bench.Peers.PeerMemory;

namespace GramGen.Bench.Peers.Eigen;

/// <summary>
/// Eigen's matrices of fixed size: a C++ compiler knows the size, like GramGen's generator. The header library has no binary, so
/// it is compiled here.
/// </summary>
internal static unsafe class EigenPeer
{
    private const int MaxChannels = 64;
    private const int MaxFeatureLength = 1 << 16;

    private static readonly TimeSpan TrialShare = TimeSpan.FromMilliseconds(20);

    /// <param name="shapes">Sizes to compile; larger ones are left out.</param>
    public static Peer OfProduct(IReadOnlyList<GramShape> shapes) => OfProduct(shapes, EigenCompiler.Find());

    /// <inheritdoc cref="OfProduct(IReadOnlyList{GramShape})"/>
    /// <param name="shapes">Sizes to compile; larger ones are left out.</param>
    /// <param name="compiler">What compiles them.</param>
    public static Peer OfProduct(IReadOnlyList<GramShape> shapes, EigenCompiler compiler)
    {
        var routine = new EigenRoutine([.. shapes.Where(IsSmall)], compiler);
        return new Peer(routine, inputs => Prepare(routine.Libraries[inputs.Shape], inputs), ProductOperations.Plain)
        {
            Fits = routine.Libraries.ContainsKey,
        };
    }

    /// <summary>A call of one of the expressions.</summary>
    public static Call Prepare(EigenProduct product, OperationInputs inputs) => Prepare([product], inputs);

    /// <summary>A size for which someone would choose fixed-size matrices.</summary>
    private static bool IsSmall(GramShape shape) => shape.Channels <= MaxChannels && shape.FeatureLength <= MaxFeatureLength;

    private static Call Prepare(EigenLibrary library, OperationInputs inputs) => Prepare(library.Products, inputs);

    /// <summary>Calls the fastest expression.</summary>
    private static Call Prepare(IReadOnlyList<EigenProduct> products, OperationInputs inputs)
    {
        Memory<float> gram = AllocateUnread<float>(inputs.Shape.GramLength);
        float* f = Address(inputs.Features), g = Address(gram);
        Action[] calls = [.. products.Select(product => product.Bind(f, g))];
        double[] times = InterleavedTiming.Measure(calls, rest: () => { }, TrialShare);
        return new Call(
            calls[times.IndexOf(times.Min())],
            () => ResultMatrix.FromLower<float>(gram.Span, inputs.Shape.Channels),
            inputs);
    }

    private sealed class EigenRoutine : LibraryRoutine
    {
        public EigenRoutine(IReadOnlyList<GramShape> shapes, EigenCompiler compiler)
        {
            UnavailableReason = compiler.UnavailableReason;
            if (UnavailableReason is not null)
            {
                return;
            }

            if (shapes.Count == 0)
            {
                UnavailableReason = $"it is compared up to {MaxChannels} channels and {MaxFeatureLength} features";
                return;
            }

            try
            {
                Libraries = shapes.Distinct()
                    .AsParallel()
                    .Select(shape => (Shape: shape, Library: new EigenLibrary(compiler.Compile(shape))))
                    .ToDictionary(compiled => compiled.Shape, compiled => compiled.Library);
            }
            catch (AggregateException problems)
            {
                UnavailableReason = problems.InnerExceptions[0].Message;
            }
        }

        public override string Name => "Eigen fixed-size";

        public override string? UnavailableReason { get; }

        public override string Version => Libraries.Values.First().Version;

        /// <summary>The products by size.</summary>
        public IReadOnlyDictionary<GramShape, EigenLibrary> Libraries { get; } = new Dictionary<GramShape, EigenLibrary>();

        /// <summary>Eigen computes products of this size on the calling thread.</summary>
        public override void SetThreads(int threads)
        {
        }
    }
}
