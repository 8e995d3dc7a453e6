using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the file of one declared size: its straight routines, the kernel made of them, and the methods that call both.</summary>
/// <remarks>
/// Only the lengths, the overlap and the instruction set stand between the caller and a routine. The kernel does all else, errors too.
/// </remarks>
internal sealed class SizeEmitter
{
    private static readonly StraightOperation RightHandSide = new(HasVector: true);
    private static readonly StraightOperation Weighted = new(HasWeights: true);
    private static readonly StraightOperation WeightedRightHandSide = new(HasVector: true, HasWeights: true);

    private readonly CodeWriter _writer;
    private readonly KernelPlan _plan;
    private readonly ShapeSpec _shape;
    private readonly string _kernel;
    private readonly IReadOnlyList<VectorVocabulary> _vocabularies;

    private SizeEmitter(CodeWriter writer, KernelPlan plan)
    {
        _writer = writer;
        _plan = plan;
        _shape = plan.Shape;
        _kernel = $"GramKernel<{_shape.Features}, {_shape.Element.Name}>";
        _vocabularies = VectorVocabulary.All(_shape.Element);
    }

    private static StraightOperation Plain => default;

    /// <summary>The straight routines of each operation, in the order of the file.</summary>
    private IEnumerable<(StraightOperation Operation, EquatableArray<StraightRoutine> Straight)> Routines =>
    [
        (Plain, _plan.Straight), (RightHandSide, _plan.RightHandSides), (Weighted, _plan.Weighted),
        (WeightedRightHandSide, _plan.WeightedRightHandSides),
    ];

    public static SourceFile Emit(string fileName, TypeHierarchy type, KernelPlan plan)
    {
        const string SyrkUsing = "using global::GramGen.Syrk;";
        string[] usings = plan.HasStraight ? [.. Names.Usings, SyrkUsing, .. VectorVocabulary.Usings]
            : plan.HasLooped ? [.. Names.Usings, SyrkUsing, "using global::System.Runtime.InteropServices;"]
            : Names.Usings;
        return SourceFile.OfGenerated($"{fileName}.{plan.Shape}", usings, writer => new SizeEmitter(writer, plan).Write(type));
    }

    private void Write(TypeHierarchy type)
    {
        _writer.Line($"/// <summary>G = s·F·Fᵀ of {_shape.Channels} channels × {_shape.Pixels} pixels.</summary>");
        _writer.Line("[GeneratedCode(\"GramGen.Generators\", null)]");
        using (_writer.Block($"internal static class {type.SizeClass(_shape)}"))
        {
            WriteKernel(type);
            WriteCompute();
            if (_shape.HasRightHandSide)
            {
                WriteRightHandSide();
            }

            if (_shape.HasWeights)
            {
                WriteWeighted();
            }

            if (_shape is { HasWeights: true, HasRightHandSide: true })
            {
                WriteWeightedRightHandSide();
            }

            foreach ((StraightOperation operation, EquatableArray<StraightRoutine> routines) in Routines)
            {
                WriteRoutines(operation, routines);
            }
        }
    }

    private void WriteRoutines(StraightOperation operation, EquatableArray<StraightRoutine> routines)
    {
        foreach (GramPlan plan in routines.Select(routine => routine.Plan).Distinct())
        {
            _writer.Line();
            new StraightRoutineEmitter(_writer, StraightVocabulary.Of(VocabularyOf(plan.Isa)), plan, operation).Write(
                NameOf(plan, operation));
        }
    }

    private void WriteKernel(TypeHierarchy type)
    {
        string layout = _shape.IsChannelsLast ? ", FeatureLayout.ChannelsLast" : "";
        string[] choices =
        [
            .. Routines.SelectMany(routines => routines.Straight.Select(routine =>
                $".With{PackedOr(routine.Plan)}{routines.Operation.Suffix}<{NameOf(routine.Plan, routines.Operation)}>"
                + $"(GramIsa.{NameOf(routine.Isa)})")),
            .. _plan.Plans.Where(_plan.TakesOuterProducts)
                .Select(plan => $".WithOuterProducts(GramIsa.{NameOf(plan.Isa)})"),
        ];
        _writer.Line($"internal static readonly GramShape Shape = new GramShape({_shape.Channels}, {_shape.Pixels}{layout});");
        _writer.Line();
        _writer.Line($"internal static readonly {_kernel} Kernel = new {_kernel}(contract: {GeneratedCode.Contract}, "
            + $"Shape, \"{type.FileName}\"){(choices.Length == 0 ? ";" : "")}");
        _writer.Lines(choices.Select((choice, i) => $"    {choice}{(i == choices.Length - 1 ? ";" : "")}"));
    }

    private void WriteCompute()
    {
        (string Isa, string Call)[] calls =
            [.. _plan.Plans.Select(plan => (NameOf(plan.Isa), CallOf(plan))).Where(call => call.Item2 != "")];
        _writer.Line();
        using (_writer.Block($"internal static void Compute(ReadOnlySpan<{_shape.Features}> features, "
            + $"Span<{_shape.Element.Name}> destination, {_shape.Element.Name} scale)"))
        {
            WriteCalls(
                calls,
                $"features, {_shape.Channels * _shape.Pixels}, destination, {_shape.Channels * _shape.Channels}",
                [("f", "features", _shape.Features), ("g", "destination", _shape.Element.Name)]);
            _writer.Line("Kernel.Compute(features, destination, scale);");
        }
    }

    private void WriteRightHandSide()
    {
        string values = $"ReadOnlySpan<{_shape.Features}>";
        string results = $"Span<{_shape.Element.Name}>";
        _writer.Line();
        using (_writer.Block($"internal static void Compute({values} features, {values} vector, {results} gram, "
            + $"{results} product, {_shape.Element.Name} scale)"))
        {
            WriteCalls(
                [.. _plan.RightHandSides.Select(routine =>
                    (NameOf(routine.Isa), StraightCall(routine.Plan, NameOf(routine.Plan, RightHandSide))))],
                $"features, {_shape.Channels * _shape.Pixels}, vector, {_shape.Pixels}, gram, "
                + $"{_shape.Channels * _shape.Channels}, product, {_shape.Channels}",
                [
                    ("f", "features", _shape.Features), ("v", "vector", _shape.Features), ("g", "gram", _shape.Element.Name),
                    ("p", "product", _shape.Element.Name),
                ]);
            _writer.Line("Kernel.Compute(features, vector, gram, product, scale);");
        }
    }

    private void WriteWeighted()
    {
        string element = _shape.Element.Name;
        _writer.Line();
        using (_writer.Block($"internal static void ComputeWeighted(ReadOnlySpan<{_shape.Features}> features, "
            + $"ReadOnlySpan<{element}> weights, Span<{element}> destination, {element} scale)"))
        {
            WriteWeightedCalls(
                [.. _plan.Weighted.Select(routine => (NameOf(routine.Isa), WeightedCall(routine, Weighted)))],
                $"{_kernel}.Accepts(features, {_shape.Channels * _shape.Pixels}, destination, {_shape.Channels * _shape.Channels}) && "
                + $"{_kernel}.AcceptsWeights(weights, {_shape.Pixels}, destination)",
                [("f", "features", _shape.Features), ("w", "weights", element), ("g", "destination", element)],
                returnsSquares: false);
            _writer.Line("Kernel.ComputeWeighted(features, weights, destination, scale);");
        }
    }

    private void WriteWeightedRightHandSide()
    {
        string values = $"ReadOnlySpan<{_shape.Features}>";
        string element = _shape.Element.Name;
        _writer.Line();
        using (_writer.Block($"internal static {element} ComputeWeighted({values} features, {values} vector, "
            + $"ReadOnlySpan<{element}> weights, Span<{element}> gram, Span<{element}> product, {element} scale)"))
        {
            WriteWeightedCalls(
                [.. _plan.WeightedRightHandSides.Select(routine => (NameOf(routine.Isa), WeightedCall(routine, WeightedRightHandSide)))],
                $"{_kernel}.Accepts(features, {_shape.Channels * _shape.Pixels}, vector, {_shape.Pixels}, gram, "
                + $"{_shape.Channels * _shape.Channels}, product, {_shape.Channels}) && "
                + $"{_kernel}.AcceptsWeights(weights, {_shape.Pixels}, gram, product)",
                [
                    ("f", "features", _shape.Features), ("v", "vector", _shape.Features), ("w", "weights", element),
                    ("g", "gram", element), ("p", "product", element),
                ],
                returnsSquares: true);
            _writer.Line("return Kernel.ComputeWeighted(features, vector, weights, gram, product, scale);");
        }
    }

    /// <summary>Writes the calls of the routines that compute without a plan.</summary>
    /// <param name="calls">Instruction sets, and the calls up to the operands.</param>
    /// <param name="operands">The operands with their lengths.</param>
    /// <param name="references">References to the operands' first values, with their types.</param>
    private void WriteCalls((string Isa, string Call)[] calls, string operands, (string Name, string Span, string Type)[] references) =>
        WriteCalls(calls, $"{_kernel}.Accepts({operands})", declaration: "", references, call => [$"{call});", "return;"]);

    /// <summary>Writes the calls of routines that check the weights: one that refuses them leaves the error to the kernel.</summary>
    private void WriteWeightedCalls(
        (string Isa, string Call)[] calls, string condition, (string Name, string Span, string Type)[] references, bool returnsSquares) =>
        WriteCalls(
            calls,
            condition,
            returnsSquares ? $"{_shape.Element.Name} squares;" : "",
            references,
            call =>
            [
                $"if ({call}{(returnsSquares ? ", out squares" : "")}))",
                "{",
                $"    return{(returnsSquares ? " squares" : "")};",
                "}",
                "break;",
            ]);

    /// <summary>Writes the calls of the routines of an operation.</summary>
    /// <param name="calls">Instruction sets, and the calls up to the operands.</param>
    /// <param name="condition">Whether routines take the operands.</param>
    /// <param name="declaration">A variable of all calls, or nothing.</param>
    /// <param name="references">References to the operands' first values, with their types.</param>
    /// <param name="statements">From a call up to its last operand to the statements of an instruction set.</param>
    private void WriteCalls(
        (string Isa, string Call)[] calls,
        string condition,
        string declaration,
        (string Name, string Span, string Type)[] references,
        Func<string, string[]> statements)
    {
        if (calls.Length == 0)
        {
            return;
        }

        using (_writer.Block($"if ({condition})"))
        {
            if (declaration != "")
            {
                _writer.Line(declaration);
            }

            foreach ((string name, string span, string type) in references)
            {
                _writer.Line($"ref {type} {name} = ref MemoryMarshal.GetReference({span});");
            }

            using (_writer.Block($"switch ({_kernel}.Isa)"))
            {
                foreach ((string isa, string call) in calls)
                {
                    _writer.Line($"case GramIsa.{isa}:");
                    foreach (string statement in statements($"{call}{string.Join(", ", references.Select(r => "ref " + r.Name))}, scale"))
                    {
                        _writer.Line($"    {statement}");
                    }
                }
            }
        }

        _writer.Line();
    }

    /// <summary>
    /// The call that computes the whole product for an instruction set, up to the operands; the empty string if a plan is needed.
    /// </summary>
    private string CallOf(GramPlan plan) =>
        _plan.Straight.FirstOrDefault(routine => routine.Isa == plan.Isa) is { Plan: var straight }
            ? StraightCall(straight, NameOf(straight, Plain))
            : !_plan.CallsLooped(plan) ? ""
            : $"LoopedRoutines.{(plan.Element == ElementType.Double ? "OfDouble." : "")}{Names.LoopedRoutine(VocabularyOf(plan.Isa))}"
                + $".Compute(channels: {plan.Channels}, pixels: {plan.Pixels}, stride: {plan.Pixels}, ";

    private static string PackedOr(GramPlan straight) => StraightAlgorithm.IsInPlace(straight) ? "" : "Packed";

    private string StraightCall(GramPlan straight, string routine) => StraightAlgorithm.IsInPlace(straight)
        ? $"{routine}.Compute("
        : $"PackedStraight.Compute<{_shape.Features}, {_shape.Element.Name}, {routine}>(channels: {_shape.Channels}, "
            + $"pixels: {_shape.Pixels}, isChannelsLast: {(_shape.IsChannelsLast ? "true" : "false")}, ";

    private string WeightedCall(StraightRoutine routine, StraightOperation operation) => StraightAlgorithm.IsInPlace(routine.Plan)
        ? $"WeightedStraight.TryCompute<{_shape.Element.Name}, {NameOf(routine.Plan, operation)}>(pixels: {_shape.Pixels}, "
        : $"WeightedStraight.TryComputePacked<{_shape.Features}, {_shape.Element.Name}, {NameOf(routine.Plan, operation)}>("
            + $"channels: {_shape.Channels}, pixels: {_shape.Pixels}, isChannelsLast: {(_shape.IsChannelsLast ? "true" : "false")}, ";

    private string NameOf(GramPlan straight, StraightOperation operation) => $"{NameOf(straight.Isa)}{operation.Name}";

    private string NameOf(IsaTraits isa) => VocabularyOf(isa).IsaName;

    private VectorVocabulary VocabularyOf(IsaTraits isa) => _vocabularies.First(vocabulary => vocabulary.Isa == isa);
}
