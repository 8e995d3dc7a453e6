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

    public static SourceFile Emit(string fileName, TypeHierarchy type, KernelPlan plan)
    {
        const string SyrkUsing = "using global::GramGen.Syrk;";
        string[] usings = plan.Straight.Count > 0 ? [.. Names.Usings, SyrkUsing, .. VectorVocabulary.Usings]
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

            foreach (GramPlan plan in _plan.Straight.Select(routine => routine.Plan).Distinct())
            {
                _writer.Line();
                new StraightRoutineEmitter(_writer, StraightVocabulary.Of(VocabularyOf(plan.Isa)), plan).Write(StraightName(plan));
            }

            foreach (GramPlan plan in _plan.RightHandSides.Select(routine => routine.Plan).Distinct())
            {
                _writer.Line();
                new StraightRoutineEmitter(_writer, StraightVocabulary.Of(VocabularyOf(plan.Isa)), plan, hasVector: true).Write(
                    RightHandSideName(plan));
            }
        }
    }

    private void WriteKernel(TypeHierarchy type)
    {
        string layout = _shape.IsChannelsLast ? ", FeatureLayout.ChannelsLast" : "";
        string[] choices =
        [
            .. _plan.Straight.Select(routine =>
                $".With{PackedOr(routine.Plan)}<{StraightName(routine.Plan)}>(GramIsa.{NameOf(routine.Isa)})"),
            .. _plan.RightHandSides.Select(routine =>
                $".With{PackedOr(routine.Plan)}RightHandSide<{RightHandSideName(routine.Plan)}>(GramIsa.{NameOf(routine.Isa)})"),
            .. _plan.Plans.Where(plan => plan.Algorithm == SyrkAlgorithm.OuterProducts)
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
                    (NameOf(routine.Isa), StraightCall(routine.Plan, RightHandSideName(routine.Plan))))],
                $"features, {_shape.Channels * _shape.Pixels}, vector, {_shape.Pixels}, gram, "
                + $"{_shape.Channels * _shape.Channels}, product, {_shape.Channels}",
                [
                    ("f", "features", _shape.Features), ("v", "vector", _shape.Features), ("g", "gram", _shape.Element.Name),
                    ("p", "product", _shape.Element.Name),
                ]);
            _writer.Line("Kernel.Compute(features, vector, gram, product, scale);");
        }
    }

    /// <summary>Writes the calls of the routines that compute without a plan.</summary>
    /// <param name="calls">Instruction sets, and the calls up to the operands.</param>
    /// <param name="operands">The operands with their lengths.</param>
    /// <param name="references">References to the operands' first values, with their types.</param>
    private void WriteCalls((string Isa, string Call)[] calls, string operands, (string Name, string Span, string Type)[] references)
    {
        if (calls.Length == 0)
        {
            return;
        }

        using (_writer.Block($"if ({_kernel}.Accepts({operands}))"))
        {
            foreach ((string name, string span, string type) in references)
            {
                _writer.Line($"ref {type} {name} = ref MemoryMarshal.GetReference({span});");
            }

            using (_writer.Block($"switch ({_kernel}.Isa)"))
            {
                foreach ((string isa, string call) in calls)
                {
                    _writer.Line($"case GramIsa.{isa}:");
                    _writer.Line($"    {call}{string.Join(", ", references.Select(reference => "ref " + reference.Name))}, scale);");
                    _writer.Line("    return;");
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
            ? StraightCall(straight, StraightName(straight))
            : !plan.IsLoopedInPlace ? ""
            : $"LoopedRoutines.{(plan.Element == ElementType.Double ? "OfDouble." : "")}{Names.LoopedRoutine(VocabularyOf(plan.Isa))}"
                + $".Compute(channels: {plan.Channels}, pixels: {plan.Pixels}, stride: {plan.Pixels}, ";

    private static string PackedOr(GramPlan straight) => StraightAlgorithm.IsInPlace(straight) ? "" : "Packed";

    private string StraightCall(GramPlan straight, string routine) => StraightAlgorithm.IsInPlace(straight)
        ? $"{routine}.Compute("
        : $"PackedStraight.Compute<{_shape.Features}, {_shape.Element.Name}, {routine}>(channels: {_shape.Channels}, "
            + $"pixels: {_shape.Pixels}, isChannelsLast: {(_shape.IsChannelsLast ? "true" : "false")}, ";

    private string StraightName(GramPlan straight) => $"{NameOf(straight.Isa)}Straight";

    private string RightHandSideName(GramPlan straight) => $"{NameOf(straight.Isa)}RightHandSide";

    private string NameOf(IsaTraits isa) => VocabularyOf(isa).IsaName;

    private VectorVocabulary VocabularyOf(IsaTraits isa) => _vocabularies.First(vocabulary => vocabulary.Isa == isa);
}
