using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>How a straight routine loads vectors of pixels, one for each channel, into the variables of <see cref="Row"/>.</summary>
/// <param name="vocabulary">The instruction set.</param>
/// <param name="plan">The size.</param>
/// <param name="operation">What the routine computes.</param>
internal abstract class StraightLoads(StraightVocabulary vocabulary, GramPlan plan, StraightOperation operation)
{
    /// <summary>The roots of the weights of a vector of pixels, and all bits of the lanes where they are not 0.</summary>
    private const string Root = "root";
    private const string Counts = "counts";

    protected StraightVocabulary Vocabulary { get; } = vocabulary;

    protected GramPlan Plan { get; } = plan;

    /// <summary>Pixels of a row.</summary>
    protected int Pixels { get; } = StraightAlgorithm.RowPixels(plan);

    /// <summary>Channels of the features.</summary>
    protected int Channels { get; } = operation.FeatureChannels(plan);

    protected int Lanes => Vocabulary.Vectors.Isa.VectorLanes;

    /// <summary>Statements at the beginning of the method.</summary>
    public virtual IEnumerable<string> Declarations => [];

    /// <summary>Vectors beside those of the channels.</summary>
    public IEnumerable<string> Variables => [.. Adjacents, .. operation.HasWeights ? [Root, Counts] : Array.Empty<string>()];

    /// <summary>In a loop over pixels k, what <see cref="LoadNext"/> reads from.</summary>
    public abstract string Next { get; }

    /// <summary>Vectors that channels are picked from.</summary>
    protected virtual IEnumerable<string> Adjacents => [];

    public static StraightLoads Of(StraightVocabulary vocabulary, GramPlan plan, StraightOperation operation) =>
        plan.Features.IsChannelsLast && StraightAlgorithm.IsInPlace(plan)
            ? new InterleavedLoads((Avx512WideVocabulary)vocabulary, plan, operation)
            : new RowLoads(vocabulary, plan, operation);

    public static string Row(int channel) => $"f{channel}";

    /// <summary>Loads some pixels of channels, and zeros into the other lanes.</summary>
    /// <param name="rows">The channels; one that the features do not have is the vector.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="count">Pixels, no more than lanes.</param>
    public IEnumerable<string> Load(IEnumerable<int> rows, int first, int count) =>
    [
        .. LoadFeatures([.. rows.Where(row => row < Channels)], first, count),
        .. rows.Where(row => row >= Channels).SelectMany(row => Vocabulary.LoadPartial("vector", first, count, Pixels).AssignTo(Row(row))),
        .. count > 0 ? Weigh(rows, FormattableString.Invariant($"{first}")) : [],
    ];

    /// <summary>Loads whole vectors of pixels from pixel k on.</summary>
    public IEnumerable<string> LoadNext(IEnumerable<int> rows) =>
    [
        .. LoadNextFeatures([.. rows.Where(row => row < Channels)]),
        .. rows.Where(row => row >= Channels).Select(row => $"{Row(row)} = {Vocabulary.Vectors.Load("vector", "k")};"),
        .. Weigh(rows, "k"),
    ];

    protected abstract IEnumerable<string> LoadFeatures(IReadOnlyList<int> rows, int first, int count);

    protected abstract IEnumerable<string> LoadNextFeatures(IReadOnlyList<int> rows);

    /// <summary>Multiplies vectors of pixels by their roots, which end in zeros, so that all lanes can be loaded.</summary>
    private IEnumerable<string> Weigh(IEnumerable<int> rows, string first) => !operation.HasWeights ? [] :
    [
        $"{Root} = {Vocabulary.Vectors.Load("roots", first)};",
        $"{Counts} = {Vocabulary.Vector}.GreaterThan({Root}, {Vocabulary.Vectors.Zero});",
        .. rows.Select(row => $"{Row(row)} = {Row(row)} * {Root} & {Counts};"),
    ];
}

/// <summary>The pixels of a channel are adjacent.</summary>
internal sealed class RowLoads(StraightVocabulary vocabulary, GramPlan plan, StraightOperation operation)
    : StraightLoads(vocabulary, plan, operation)
{
    /// <remarks>From a reference all offsets are constants, which also compile faster than sums.</remarks>
    public override string Next => $"ref {Plan.Element.Name} pixel = ref Unsafe.Add(ref features, k);";

    protected override IEnumerable<string> LoadFeatures(IReadOnlyList<int> rows, int first, int count) => rows.SelectMany(
        row => Vocabulary.LoadPartial("features", (row * Pixels) + first, count, Channels * Pixels).AssignTo(Row(row)));

    protected override IEnumerable<string> LoadNextFeatures(IReadOnlyList<int> rows) =>
        rows.Select(row => FormattableString.Invariant($"{Row(row)} = {Vocabulary.Vectors.Load("pixel", $"{row * Pixels}")};"));
}

/// <summary>
/// The channels of a pixel are adjacent: as many vectors as there are channels hold a vector of pixels, and every channel is picked
/// from them.
/// </summary>
internal sealed class InterleavedLoads(Avx512WideVocabulary vocabulary, GramPlan plan, StraightOperation operation)
    : StraightLoads(vocabulary, plan, operation)
{
    public override IEnumerable<string> Declarations =>
    [
        "// Where the pixels of a channel are in adjacent vectors.",
        .. Enumerable.Range(0, Channels).Select(channel => $"var {Positions(channel)} = {vocabulary.Positions(Channels, channel)};"),
    ];

    protected override IEnumerable<string> Adjacents =>
        Enumerable.Range(0, Math.Min(Channels, IntegerMath.CeilingDivide(Pixels * Channels, Lanes))).Select(Adjacent);

    public override string Next =>
        FormattableString.Invariant($"ref {Plan.Element.Name} pixel = ref Unsafe.Add(ref features, k * {Channels});");

    protected override IEnumerable<string> LoadFeatures(IReadOnlyList<int> rows, int first, int count)
    {
        int values = count * Channels;
        int used = IntegerMath.CeilingDivide(values, Lanes);
        IEnumerable<Expression> loads = Enumerable.Range(0, used).Select(
            vector => vocabulary.LoadPartial(
                "features", (first * Channels) + (vector * Lanes), Math.Min(Lanes, values - (vector * Lanes)),
                Channels * Plan.Pixels));
        return Pick(rows, [.. loads]);
    }

    protected override IEnumerable<string> LoadNextFeatures(IReadOnlyList<int> rows) => Pick(
        rows, [.. Enumerable.Range(0, Channels)
            .Select(vector => Expression.Of(vocabulary.Vectors.Load("pixel", FormattableString.Invariant($"{vector * Lanes}"))))]);

    private static string Positions(int channel) => $"at{channel}";

    private static string Adjacent(int vector) => $"x{vector}";

    private IEnumerable<string> Pick(IReadOnlyList<int> rows, IReadOnlyList<Expression> loads)
    {
        string[] adjacent = [.. Enumerable.Range(0, loads.Count).Select(Adjacent)];
        return
        [
            .. loads.SelectMany((load, vector) => load.AssignTo(adjacent[vector])),
            .. rows.Select(row => $"{Row(row)} = {vocabulary.Pick(Positions(row), adjacent, hasOthers: adjacent.Length < Channels)};"),
        ];
    }
}
