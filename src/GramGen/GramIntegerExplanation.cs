using System.Globalization;
using System.Numerics;
using System.Text;
using GramGen.Dispatch;
using GramGen.Integer;

namespace GramGen;

/// <summary>
/// What would compute a Gram matrix of integers, and why: what
/// <see cref="Gram.Compute(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/> and its overloads run.
/// </summary>
public sealed record GramIntegerExplanation
{
    private GramIntegerExplanation(
        GramShape shape, Type featureType, Type sumType, IsaChoice isa, long mostPixels, GramAlgorithm algorithm)
    {
        Shape = shape;
        FeatureType = featureType;
        SumType = sumType;
        (Isa, IsaReason) = isa;
        MostPixels = mostPixels;
        Algorithm = algorithm;
    }

    /// <summary>C, M and layout.</summary>
    public GramShape Shape { get; }

    /// <summary>The type of the features: <see cref="sbyte"/> or <see cref="byte"/>.</summary>
    public Type FeatureType { get; }

    /// <summary>The type of the sums: <see cref="int"/> or <see cref="long"/>.</summary>
    public Type SumType { get; }

    /// <summary>The instruction set.</summary>
    public GramIsa Isa { get; }

    /// <summary>Why this instruction set.</summary>
    public string IsaReason { get; }

    /// <summary>
    /// Dot products of rows that are read where they are, for small products on one thread; else outer products of packed rows and panels.
    /// </summary>
    public GramAlgorithm Algorithm { get; }

    /// <summary>The features are multiplied where they are, without a copy.</summary>
    public bool IsReadInPlace { get; private init; }

    /// <summary>The instruction that multiplies values of any size.</summary>
    public string Instruction { get; private init; } = "";

    /// <summary>
    /// The instruction that multiplies blocks whose values differ by at most <see cref="SmallRange"/>; <see langword="null"/> if values
    /// make no difference.
    /// </summary>
    public string? SmallInstruction { get; private init; }

    /// <summary>The largest difference of two values of a block that takes <see cref="SmallInstruction"/>; 0 if there is none.</summary>
    public int SmallRange { get; private init; }

    /// <summary>MR: the rows of a micro-tile.</summary>
    public int MicroTileRows { get; private init; }

    /// <summary>NR: the columns of a micro-tile, and of a packed panel.</summary>
    public int MicroTileColumns { get; private init; }

    /// <summary>NR with <see cref="SmallInstruction"/>; 0 if there is none.</summary>
    public int SmallMicroTileColumns { get; private init; }

    /// <summary>KC: pixels in a block. Dot products have one block.</summary>
    public int BlockLength { get; private init; }

    /// <summary>KC blocks.</summary>
    public int Blocks { get; private init; }

    /// <summary>Threads that take part.</summary>
    public int Threads { get; private init; }

    /// <summary>Bytes of pooled scratch memory.</summary>
    public long ScratchBytes { get; private init; }

    /// <summary>The number of pixels whose products <see cref="SumType"/> holds, whatever their values are.</summary>
    public long MostPixels { get; }

    /// <summary>The explanation as a few aligned lines.</summary>
    public override string ToString()
    {
        string algorithm = Algorithm == GramAlgorithm.OuterProducts ? "outer products" : "dot products";
        string small = SmallInstruction is null ? ""
            : $"; where the values of a block differ by at most {SmallRange}, "
                + $"{MicroTileRows}×{SmallMicroTileColumns} of {SmallInstruction}";
        var text = new StringBuilder();
        Line("Gram matrix", $"{Shape} of {NameOf(FeatureType)}, sums of {NameOf(SumType)}");
        Line("backend", $"cpu: no other computes integers");
        Line("implementation", $"generic: integers have no generated kernels");
        Line("instruction set", $"{InstructionSets.NameOf(Isa)}: {IsaReason}");
        Line("micro-kernels", $"{algorithm} {MicroTileRows}×{MicroTileColumns} of {Instruction}{small}");
        Line("blocks", $"{Blocks} of {BlockLength} pixels, {PackingText()}");
        Line("threads", $"{Threads}");
        Line("scratch", $"{ScratchBytes} bytes");
        Line("error", $"none: {NameOf(SumType)} holds {MostPixels} pixels of {NameOf(FeatureType)}, whatever their values");
        return text.ToString().TrimEnd();

        void Line(string name, FormattableString value) =>
            text.Append(name.PadRight(17)).Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    internal static GramIntegerExplanation Of<TFeature, T>(GramShape shape, in IntegerChoice<T> choice)
        where T : unmanaged, IBinaryInteger<T>
    {
        IntegerPlan plan = choice.Plan;
        if (choice.DotProducts is { } routine)
        {
            return new GramIntegerExplanation(
                shape, typeof(TFeature), typeof(T), choice.Isa, choice.MostPixels, GramAlgorithm.DotProducts)
            {
                IsReadInPlace = IntegerDotProduct.IsReadInPlace(routine, choice.Format, shape.Pixels),
                Instruction = routine.Instruction,
                MicroTileRows = IntegerDotRoutine.MicroRows,
                MicroTileColumns = routine.Columns,
                BlockLength = shape.Pixels,
                Blocks = 1,
                Threads = plan.Threads,
                ScratchBytes = IntegerDotProduct.ScratchBytes<T>(routine, choice.Format, shape.Channels, shape.Pixels),
            };
        }

        IntegerKernel<T> kernel = choice.Routine.Kernel;
        IntegerKernel<T>? smallKernel = choice.Routine.SmallKernelFor(shape.Channels);
        return new GramIntegerExplanation(
            shape, typeof(TFeature), typeof(T), choice.Isa, choice.MostPixels, GramAlgorithm.OuterProducts)
        {
            Instruction = kernel.Instruction,
            SmallInstruction = smallKernel?.Instruction,
            SmallRange = smallKernel is null ? 0 : choice.Routine.WidestRange,
            MicroTileRows = IntegerPlan.MicroRows,
            MicroTileColumns = kernel.PanelChannels,
            SmallMicroTileColumns = smallKernel?.PanelChannels ?? 0,
            BlockLength = plan.BlockLength,
            Blocks = plan.Blocks,
            Threads = plan.Threads,
            ScratchBytes = IntegerProduct.ScratchBytes<T>(plan, choice.Format),
        };
    }

    private static string NameOf(Type type) =>
        type == typeof(sbyte) ? "sbyte" : type == typeof(byte) ? "byte" : type == typeof(int) ? "int" : "long";

    private string PackingText() => (Algorithm, Shape.Layout) switch
    {
        (GramAlgorithm.DotProducts, _) when IsReadInPlace => "read in place",
        (GramAlgorithm.DotProducts, FeatureLayout.ChannelsLast) => "transposed to rows",
        (GramAlgorithm.DotProducts, _) => "copied: rows are shorter than a vector",
        (_, FeatureLayout.ChannelsLast) => "transposed and packed twice, to rows and to panels",
        _ => "packed twice, to rows and to panels",
    };
}
