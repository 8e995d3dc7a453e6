using GramGen.Generators.Model;

namespace GramGen.Generators.Emit;

/// <summary>Writes the interface members of a type whose other members are internal: they forward to those.</summary>
internal static class ExplicitMembersEmitter
{
    public static void Write(CodeWriter writer, GramKernelSpec spec)
    {
        string element = spec.Element.Name;
        string kernel = $"{Names.Library}IGramKernel<{spec.Features}, {element}>";
        writer.Line();
        writer.Line($"static {Names.ReadOnlySpan}<{Names.Shape}> {kernel}.Shapes => Shapes;");
        writer.Line();
        writer.Line($"static void {kernel}.Compute({Names.ReadOnlySpan}<{spec.Features}> features, {Names.Span}<{element}> destination, {element} scale) =>");
        writer.Line("    Compute(features, destination, scale);");
        if (spec.HasGradient)
        {
            WriteGradient(writer, element);
        }
    }

    private static void WriteGradient(CodeWriter writer, string element)
    {
        string kernel = $"{Names.Library}IGramGradientKernel<{element}>";
        string values = $"{Names.ReadOnlySpan}<{element}>";
        string destination = $"{Names.Span}<{element}> destination";
        string options = $"{Names.Library}GramOptions options";
        writer.Line();
        writer.Line($"static void {kernel}.Backward({values} features, {values} gramGradient, {destination}, {Names.Library}GramScale scale, bool symmetric, bool reluMask, {options}) =>");
        writer.Line("    Backward(features, gramGradient, destination, scale, symmetric, reluMask, options);");
        writer.Line();
        writer.Line($"static double {kernel}.StyleLoss({values} features, {values} targetGram, {destination}, {Names.Library}GramStyleLoss loss, bool reluMask, {options}) =>");
        writer.Line("    StyleLoss(features, targetGram, destination, loss, reluMask, options);");
    }
}
