using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using GramGen.Dispatch;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen;

/// <summary>What would compute a Gram matrix, and why. <see cref="ToString"/> formats it for reading.</summary>
public sealed record GramExplanation
{
    private GramExplanation()
    {
    }

    /// <summary>C, M and layout.</summary>
    public required GramShape Shape { get; init; }

    /// <summary>The backend: <c>cpu</c>, or a device. All other properties describe the CPU.</summary>
    public required string Backend { get; init; }

    /// <summary>Why this backend.</summary>
    public required string BackendReason { get; init; }

    /// <summary><see cref="GramImplementation.Generated"/> or <see cref="GramImplementation.Generic"/>.</summary>
    public required GramImplementation Implementation { get; init; }

    /// <summary>Why this implementation.</summary>
    public required string ImplementationReason { get; init; }

    /// <summary>The type of the features.</summary>
    public required GramElement Element { get; init; }

    /// <summary>The type that declares the kernel.</summary>
    public required string Kernel { get; init; }

    /// <summary>The instruction set.</summary>
    public required GramIsa Isa { get; init; }

    /// <summary>Why this instruction set.</summary>
    public required string IsaReason { get; init; }

    /// <summary>The algorithm that the cost model predicts to be faster.</summary>
    public required GramAlgorithm Algorithm { get; init; }

    /// <summary>MR: channels in a micro-panel.</summary>
    public required int MicroTileRows { get; init; }

    /// <summary>NR: an off-diagonal micro-tile has MR × NR entries.</summary>
    public required int MicroTileColumns { get; init; }

    /// <summary>Channels in the fringe, the last and narrower micro-panel; 0 if there is none.</summary>
    public required int FringeRows { get; init; }

    /// <summary>
    /// Values from row to row of the packed panel; 0 if the features are read in place. If it is the number of pixels,
    /// features that begin on a cache line are read in place too. Of outer products, values from pixel to pixel of a micro-panel.
    /// </summary>
    public required int PanelStride { get; init; }

    /// <summary>Pixels in a block.</summary>
    public required int BlockLength { get; init; }

    /// <summary>Blocks of pixels.</summary>
    public required int Blocks { get; init; }

    /// <summary>The number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>
    /// Useful operations over the multiply-add peak of the threads, by the cost model that chose the micro-kernels, for
    /// channels-first features that begin on a cache line.
    /// </summary>
    public required double PredictedFractionOfPeak { get; init; }

    /// <summary>The most bytes of pooled scratch memory.</summary>
    public required long ScratchBytes { get; init; }

    /// <summary>
    /// γₙ = n·u / (1 − n·u) with n roundings on the longest path and the unit roundoff u, 2⁻²⁴ of <see cref="float"/> and
    /// 2⁻⁵³ of <see cref="double"/>: no entry differs from the exact one by more than this times s·Σ|F_ik·F_jk|, unless a
    /// value overflows or underflows.
    /// </summary>
    public required double ErrorBound { get; init; }

    internal static GramExplanation Of<T>(
        GramTask<T> task, GramOptions options, BackendChoice backend, RoutineChoice<T> routine, IsaChoice isa)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramShape shape = task.Shape;
        TileLayout layout = routine.Routine.LayoutOf(isa.Isa, task);
        int threads = Parallelism.Of(options).ThreadsFor(shape);
        IsaTraits traits = TraitsOf(isa.Isa).For(Element<T>.Type);
        bool isOuter = layout.Algorithm == GramAlgorithm.OuterProducts;
        var plan = new IsaPlan(
            traits, isOuter ? null : TilePlan.Cover(shape.Channels, new TileSize(layout.Strip, layout.Columns), traits));
        return new GramExplanation
        {
            Shape = shape,
            Backend = backend.Name,
            BackendReason = backend.Reason,
            Implementation = routine.Implementation,
            ImplementationReason = ReasonOf(options.Implementation, routine.Implementation, shape),
            Element = ElementTypes.ElementOf<T>(task.Features.IsHalf),
            Kernel = routine.Routine.Name,
            Isa = isa.Isa,
            IsaReason = isa.Reason,
            Algorithm = layout.Algorithm,
            MicroTileRows = layout.Strip,
            MicroTileColumns = layout.Columns,
            FringeRows = shape.Channels % layout.Strip,
            PanelStride = layout.PanelStride,
            BlockLength = Element<T>.BlockLength,
            Blocks = Element<T>.BlocksOf(shape.Pixels),
            Threads = threads,
            PredictedFractionOfPeak = plan.FractionOfPeak(shape.Channels, shape.Pixels),
            ScratchBytes = Unsafe.SizeOf<T>() * (isOuter
                ? StripPanel.LengthOf(shape) + ReadyFeatures.LengthOf(shape, task.Features)
                : Partition.Of<T>(shape, layout.Strip, threads).ScratchLength<T>(shape, task.Features, layout, threads)),
            ErrorBound = SummationOrder.ErrorBound(shape.Pixels, Element<T>.Type),
        };
    }

    /// <summary>The explanation as a few aligned lines.</summary>
    public override string ToString()
    {
        string fringe = FringeRows == 0 ? "" : $" and a fringe of {FringeRows}";
        var text = new StringBuilder();
        Line("Gram matrix", $"{Shape}{Values()}");
        Line("backend", $"{Backend}: {BackendReason}");
        Line("implementation", $"{Name(Implementation)} ({Kernel}): {ImplementationReason}");
        Line("instruction set", $"{InstructionSets.NameOf(Isa)}: {IsaReason}");
        Line("micro-tiles", $"{(Algorithm == GramAlgorithm.OuterProducts ? "outer products" : "dot products")} {MicroTileRows}×{MicroTileColumns}, {Shape.Channels / MicroTileRows} micro-panels of {MicroTileRows} channels{fringe}");
        string panel = (Algorithm, Shape.Layout) switch
        {
            (GramAlgorithm.OuterProducts, _) when Element == GramElement.Half =>
                $"converted to single and transposed to micro-panels of {PanelStride} channels",
            (GramAlgorithm.OuterProducts, FeatureLayout.ChannelsLast) => $"copied to micro-panels of {PanelStride} channels",
            (GramAlgorithm.OuterProducts, _) => $"transposed to micro-panels of {PanelStride} channels",
            (_, FeatureLayout.ChannelsFirst) when Element == GramElement.Half => $"converted to single in rows of {PanelStride} values",
            (_, FeatureLayout.ChannelsLast) => $"transposed to rows of {PanelStride} values",
            _ => PanelLayout.Describe(PanelStride, Shape.Pixels),
        };
        Line("blocks", $"{Blocks} of {BlockLength} pixels, {panel}");
        Line("threads", $"{Threads}");
        Line("predicted", $"{100 * PredictedFractionOfPeak:0} % of the multiply-add peak");
        Line("scratch", $"{ScratchBytes} bytes");
        Line("error", $"at most {ErrorBound:0.0e+0} · s·Σ|F_ik·F_jk|");
        return text.ToString().TrimEnd();

        void Line(string name, FormattableString value) =>
            text.Append(name.PadRight(17)).Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private string Values() => Element switch
    {
        GramElement.Double => " of double",
        GramElement.Half => " of Half, sums of float",
        _ => "",
    };

    private static IsaTraits TraitsOf(GramIsa isa) => isa switch
    {
        GramIsa.Avx512 => IsaTraits.Avx512,
        GramIsa.Avx2 => IsaTraits.Avx2,
        GramIsa.Vector128 => IsaTraits.Vector128,
        _ => IsaTraits.Scalar,
    };

    private static string Name(GramImplementation implementation) => implementation.ToString().ToLowerInvariant();

    private static string ReasonOf(GramImplementation option, GramImplementation taken, GramShape shape) => (option, taken) switch
    {
        (GramImplementation.Auto, GramImplementation.Generated) => $"a kernel is registered for {shape}",
        (GramImplementation.Auto, _) => $"no kernel is registered for {shape}",
        _ => "set by the options",
    };
}
