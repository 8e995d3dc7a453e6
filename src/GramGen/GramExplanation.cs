using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using GramGen.Dispatch;
using GramGen.Gemm;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen;

/// <summary>What would compute a Gram matrix, and why. <see cref="ToString"/> prints it for people.</summary>
public sealed record GramExplanation
{
    private GramExplanation()
    {
    }

    /// <summary>C and M.</summary>
    public required GramShape Shape { get; init; }

    /// <summary>What would compute it: <c>cpu</c>, or a device. All that follows is about the CPU.</summary>
    public required string Backend { get; init; }

    /// <summary>Why this backend.</summary>
    public required string BackendReason { get; init; }

    /// <summary><see cref="GramPath.Generated"/> or <see cref="GramPath.Generic"/>.</summary>
    public required GramPath Path { get; init; }

    /// <summary>The type of the values.</summary>
    public required GramElement Element { get; init; }

    /// <summary>How the features lie in memory.</summary>
    public required FeatureLayout Layout { get; init; }

    /// <summary>Why this path.</summary>
    public required string PathReason { get; init; }

    /// <summary>The type whose kernel runs.</summary>
    public required string Kernel { get; init; }

    /// <summary>The instruction set.</summary>
    public required GramIsa Isa { get; init; }

    /// <summary>Why this instruction set.</summary>
    public required string IsaReason { get; init; }

    /// <summary>Dot products or outer products, whichever the cost model takes for faster.</summary>
    public required GramForm Form { get; init; }

    /// <summary>R: channels in a strip.</summary>
    public required int Strip { get; init; }

    /// <summary>S: a tile is the products of a strip with S other channels, R × S.</summary>
    public required int TileColumns { get; init; }

    /// <summary>Channels left over for the narrower edge strip; 0 if the strips come out even.</summary>
    public required int Edge { get; init; }

    /// <summary>
    /// Values from row to row of the panel that each block is copied to; 0 where the features are read in place. If it is
    /// the number of pixels, features that begin on a cache line are read in place too. In outer-product form, values from
    /// pixel to pixel of a strip.
    /// </summary>
    public required int PanelStride { get; init; }

    /// <summary>Pixels in a block.</summary>
    public required int BlockLength { get; init; }

    /// <summary>Blocks of pixels.</summary>
    public required int Blocks { get; init; }

    /// <summary>Threads that take part.</summary>
    public required int Threads { get; init; }

    /// <summary>
    /// Useful operations over the multiply-add peak of the threads, by the cost model that chose the tiles, for features
    /// that lie channel after channel and begin on a cache line.
    /// </summary>
    public required double PredictedFractionOfPeak { get; init; }

    /// <summary>Bytes of pooled scratch memory at most.</summary>
    public required long ScratchBytes { get; init; }

    /// <summary>
    /// γₙ = n·u / (1 − n·u) with n roundings on the longest way and the unit roundoff u, 2⁻²⁴ of <see cref="float"/> and
    /// 2⁻⁵³ of <see cref="double"/>: no entry is further from the exact one than this, times s·Σ|F_ik·F_jk|, as long as
    /// nothing overflows or underflows.
    /// </summary>
    public required double ErrorBound { get; init; }

    internal static GramExplanation Of<T>(
        GramTask<T> task, GramOptions options, BackendChoice backend, RoutineChoice<T> routine, IsaChoice isa)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramShape shape = task.Shape;
        TileLayout layout = routine.Routine.LayoutOf(isa.Isa, task);
        int threads = options.Parallelism.ThreadsFor(shape);
        IsaTraits traits = TraitsOf(isa.Isa).For(Element<T>.Type);
        bool isOuter = layout.Form == GramForm.OuterProducts;
        var plan = new IsaPlan(
            traits, isOuter ? null : TilePlan.Cover(shape.Channels, new TileSize(layout.Strip, layout.Columns), traits));
        return new GramExplanation
        {
            Shape = shape,
            Backend = backend.Name,
            BackendReason = backend.Reason,
            Path = routine.Path,
            Element = task.Features.IsHalf ? GramElement.Half : typeof(T) == typeof(double) ? GramElement.Double : GramElement.Single,
            PathReason = ReasonOf(options.Path, routine.Path, shape),
            Kernel = routine.Routine.Name,
            Isa = isa.Isa,
            IsaReason = isa.Reason,
            Form = layout.Form,
            Strip = layout.Strip,
            TileColumns = layout.Columns,
            Edge = shape.Channels % layout.Strip,
            Layout = options.Layout,
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
        string edge = Edge == 0 ? "" : $" and an edge of {Edge}";
        var text = new StringBuilder();
        Line("Gram matrix", $"{Shape}{Values()}");
        Line("backend", $"{Backend}: {BackendReason}");
        Line("path", $"{Name(Path)} ({Kernel}): {PathReason}");
        Line("instruction set", $"{InstructionSets.NameOf(Isa)}: {IsaReason}");
        Line("tiles", $"{(Form == GramForm.OuterProducts ? "outer products" : "dot products")} {Strip}×{TileColumns}, {Shape.Channels / Strip} strips of {Strip} channels{edge}");
        string panel = (Form, Layout) switch
        {
            (GramForm.OuterProducts, _) when Element == GramElement.Half => $"widened, and transposed to strips of {PanelStride} channels",
            (GramForm.OuterProducts, FeatureLayout.ChannelsLast) => $"copied to strips of {PanelStride} channels",
            (GramForm.OuterProducts, _) => $"transposed to strips of {PanelStride} channels",
            (_, FeatureLayout.ChannelsFirst) when Element == GramElement.Half => $"widened to rows of {PanelStride} values",
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

    private static string Name(GramPath path) => path.ToString().ToLowerInvariant();

    private static string ReasonOf(GramPath asked, GramPath taken, GramShape shape) => (asked, taken) switch
    {
        (GramPath.Auto, GramPath.Generated) => $"a kernel is registered for {shape}",
        (GramPath.Auto, _) => $"no kernel is registered for {shape}",
        _ => "asked for by the options",
    };
}
