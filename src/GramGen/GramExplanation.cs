using System.Globalization;
using System.Text;
using GramGen.Dispatch;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen;

/// <summary>
/// What would compute a Gram matrix, and why: the plan that
/// <see cref="Gram.Compute{TFeature, TGram}(ReadOnlySpan{TFeature}, GramShape, Span{TGram}, GramScale, double, GramOptions)"/>
/// runs.
/// </summary>
public sealed record GramExplanation
{
    private readonly GramPlan _plan;
    private readonly GramImplementation _requested;

    internal GramExplanation(
        in GramPlan plan,
        GramShape shape,
        GramElement element,
        BackendChoice backend,
        IsaChoice isa,
        string kernel,
        bool isStraight,
        GramImplementation implementation,
        GramImplementation requested)
    {
        _plan = plan;
        _requested = requested;
        Shape = shape;
        Element = element;
        (Backend, BackendReason) = backend;
        (Isa, IsaReason) = isa;
        Kernel = kernel;
        IsStraight = isStraight;
        Implementation = implementation;
    }

    /// <summary>C, M and layout.</summary>
    public GramShape Shape { get; }

    /// <summary>The type of the features.</summary>
    public GramElement Element { get; }

    /// <summary>What would compute it: <c>cpu</c>, or a device. The rest is about the CPU.</summary>
    public string Backend { get; }

    /// <summary>Why this backend.</summary>
    public string BackendReason { get; }

    /// <summary><see cref="GramImplementation.Generated"/> or <see cref="GramImplementation.Generic"/>.</summary>
    public GramImplementation Implementation { get; }

    /// <summary>Why this implementation.</summary>
    public string ImplementationReason => (_requested, Implementation) switch
    {
        (GramImplementation.Auto, GramImplementation.Generated) => $"a kernel is registered for {Shape}",
        (GramImplementation.Auto, _) => $"no kernel is registered for {Shape}",
        _ => "set by the options",
    };

    /// <summary>The type whose kernel runs.</summary>
    public string Kernel { get; }

    /// <summary>
    /// One generated method computes all of it, from the first load to the last store. What is said of micro-kernels and threads
    /// holds for other operations on the size.
    /// </summary>
    public bool IsStraight { get; }

    /// <summary>The instruction set.</summary>
    public GramIsa Isa { get; }

    /// <summary>Why this instruction set.</summary>
    public string IsaReason { get; }

    /// <summary>The algorithm that the cost model predicts to be faster.</summary>
    public GramAlgorithm Algorithm => _plan.Algorithm == SyrkAlgorithm.OuterProducts
        ? GramAlgorithm.OuterProducts
        : GramAlgorithm.DotProducts;

    /// <summary>MR: the channels of a micro-panel.</summary>
    public int MicroTileRows => _plan.MicroTile.Rows;

    /// <summary>NR: a micro-tile is the products of a micro-panel with this number of other channels.</summary>
    public int MicroTileColumns => _plan.MicroTile.Columns;

    /// <summary>Channels in the fringe, the last micro-panel, of another width than the others; 0 if there is none.</summary>
    public int FringeRows => _plan.FringeRows;

    /// <summary>
    /// One method computes all of it, with nothing between the micro-tiles: up to some tens of channels, declared or not.
    /// </summary>
    public bool IsLooped => _plan.Algorithm == SyrkAlgorithm.Looped;

    /// <summary>
    /// Values from row to row of the packed panel; 0 if the features are read in place. If it is M, features that begin on a
    /// cache line are read in place too. With outer products, values from pixel to pixel of a panel.
    /// </summary>
    public int PanelStride => _plan.PanelStride;

    /// <summary>KC: pixels in a block.</summary>
    public int BlockLength => _plan.Element.BlockLength;

    /// <summary>KC blocks.</summary>
    public int Blocks => _plan.Blocks;

    /// <summary>Threads that take part.</summary>
    public int Threads => _plan.Threads;

    /// <summary>
    /// Useful operations over the multiply-add peak of the threads, by the cost model, for channels-first features: of straight and
    /// looped routines anywhere in memory, otherwise from the beginning of a cache line.
    /// </summary>
    public double PredictedFractionOfPeak => IsStraight
        ? CostModel.FractionOfPeak(
            _plan.Isa, StraightAlgorithm.TotalCycles(_plan.Isa, _plan.Channels, _plan.Pixels), _plan.Channels, _plan.Pixels)
        : _plan.PredictedFractionOfPeak;

    /// <summary>Bytes of pooled scratch memory at most.</summary>
    public long ScratchBytes => _plan.ScratchBytes;

    /// <summary>
    /// γₙ = n·u / (1 − n·u) with n roundings on the longest path and the unit roundoff u, 2⁻²⁴ of <see cref="float"/> and
    /// 2⁻⁵³ of <see cref="double"/>: no entry differs from the exact one by more than this times s·Σ|F_ik·F_jk|, and
    /// <see cref="UnderflowBound"/> where it underflows, as long as nothing overflows.
    /// </summary>
    public double ErrorBound => SummationOrder.ErrorBound(Shape.Pixels, _plan.Element);

    /// <summary>
    /// What products, sums and the result can lose to underflow, for a scale s up to 1; times s for a larger one. The M multiply-adds of
    /// an entry and its scale lose 2⁻¹⁵⁰ each at most, of <see cref="double"/> 2⁻¹⁰⁷⁵, where they are below the normal numbers.
    /// </summary>
    public double UnderflowBound => SummationOrder.UnderflowBound(Shape.Pixels, _plan.Element);

    /// <summary>
    /// What the thread that called <see cref="Gram.Explain(GramShape, GramElement, GramOptions)"/> computes differently from IEEE 754's
    /// default environment: native code has made it flush subnormal numbers to zero, or round in another direction. Its results need not
    /// have the bits of other threads then, and the error is not bounded. <see langword="null"/> if there is nothing, as .NET leaves it.
    /// </summary>
    public string? ForeignEnvironment { get; } = FloatingPointEnvironment.Difference;

    /// <summary>The explanation as a few aligned lines.</summary>
    public override string ToString()
    {
        string fringe = FringeRows == 0 ? "" : $" and a fringe of {FringeRows}";
        string algorithm = Algorithm == GramAlgorithm.OuterProducts ? "outer products" : "dot products";
        var text = new StringBuilder();
        Line("Gram matrix", $"{Shape}{ElementText()}");
        Line("backend", $"{Backend}: {BackendReason}");
        Line("implementation", $"{Implementation.ToString().ToLowerInvariant()} ({Kernel}): {ImplementationReason}");
        Line("instruction set", $"{InstructionSets.NameOf(Isa)}: {IsaReason}");
        if (IsStraight)
        {
            IsaTraits vectors = StraightAlgorithm.VectorsFor(_plan);
            string others = vectors == _plan.Isa ? "" : $" with vectors of {vectors.Name}";
            Line("routine", $"straight: one generated method{others}, features in place");
        }
        else if (IsLooped)
        {
            Line("routine", $"looped: nothing between the micro-tiles");
        }

        int panels = (Shape.Channels - FringeRows) / MicroTileRows;
        Line("micro-kernels", $"{algorithm} {MicroTileRows}×{MicroTileColumns}, {panels} micro-panels of {MicroTileRows} channels{fringe}");
        Line("blocks", $"{Blocks} of {BlockLength} pixels, {PackingText()}");
        Line("threads", $"{Threads}");
        Line("predicted", $"{100 * PredictedFractionOfPeak:0} % of the multiply-add peak");
        Line("scratch", $"{ScratchBytes} bytes");
        Line("error", $"at most {ErrorBound:0.0e+0} · s·Σ|F_ik·F_jk| + {UnderflowBound:0.0e+0} · max(s, 1)");
        if (ForeignEnvironment is not null)
        {
            Line("environment", $"not the default: {ForeignEnvironment}, so bits and errors are not guaranteed");
        }

        return text.ToString().TrimEnd();

        void Line(string name, FormattableString value) =>
            text.Append(name.PadRight(17)).Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private string ElementText() => Element switch
    {
        GramElement.Double => " of double",
        GramElement.Half => " of Half, sums of float",
        _ => "",
    };

    private string PackingText() => (Algorithm, Shape.Layout) switch
    {
        (GramAlgorithm.OuterProducts, _) when Element == GramElement.Half =>
            $"converted to single and transposed to panels of {PanelStride} channels",
        (GramAlgorithm.OuterProducts, FeatureLayout.ChannelsLast) => $"copied to panels of {PanelStride} channels",
        (GramAlgorithm.OuterProducts, _) => $"transposed to panels of {PanelStride} channels",
        (_, FeatureLayout.ChannelsLast) => $"transposed to rows of {PanelStride} values",
        _ when Element == GramElement.Half => $"converted to single in rows of {PanelStride} values",
        _ => PackedPanel.Describe(PanelStride, Shape.Pixels, _plan.Element),
    };
}

/// <summary>The algorithm of a product. All give the same bits.</summary>
public enum GramAlgorithm
{
    /// <summary>Dot-product micro-kernels: a vector holds adjacent pixels, and its lanes are added at the end.</summary>
    DotProducts = 0,

    /// <summary>
    /// Outer-product micro-kernels, for many channels, fewer the fewer pixels there are: a vector holds adjacent channels of transposed
    /// features.
    /// </summary>
    OuterProducts = 1,
}
