using GramGen.Generators.Model;

namespace GramGen.Generators.Emit;

/// <summary>Writes how a type whose members are internal fulfils the interfaces: by members that pass on to them.</summary>
internal static class ExplicitMembersEmitter
{
    public static void Write(CodeWriter writer, GramKernelSpec spec)
    {
        string element = spec.Element.Name;
        string sums = $"{Names.ReadOnlySpan}<{element}>";
        string types = $"<{spec.Type.FullName}, {spec.Features}, {element}>";
        string family = $"{Names.Library}IGramKernelFamily{types}";
        writer.Line();
        writer.Line($"static {Names.ReadOnlySpan}<{Names.Shape}> {family}.Shapes => Shapes;");
        if (spec.Shapes.Count == 1)
        {
            string kernel = $"{Names.Library}IGramKernel{types}";
            WriteProperty(writer, Names.Shape, kernel, "Shape");
            WriteProperty(writer, "int", kernel, "FeatureLength");
            WriteProperty(writer, "int", kernel, "GramLength");
        }

        writer.Line();
        writer.Line($"static void {family}.Compute({Names.ReadOnlySpan}<{spec.Features}> features, {Names.Span}<{element}> gram, {element} scale) =>");
        writer.Line("    Compute(features, gram, scale);");
        if (spec.HasGradient)
        {
            string gradient = $"{Names.Library}IGramGradientKernel<{spec.Type.FullName}, {element}>";
            string rest = $"{Names.Span}<{element}> featureGradient";
            string options = $"{Names.Library}GramGradientOptions options";
            writer.Line();
            writer.Line($"static void {gradient}.Backward({sums} features, {sums} gramGradient, {rest}, {options}) =>");
            writer.Line("    Backward(features, gramGradient, featureGradient, options);");
            writer.Line();
            writer.Line($"static double {gradient}.StyleLoss({sums} features, {sums} targetGram, {rest}, {Names.Library}GramStyleLoss loss, {options}) =>");
            writer.Line("    StyleLoss(features, targetGram, featureGradient, loss, options);");
        }
    }

    private static void WriteProperty(CodeWriter writer, string type, string contract, string name)
    {
        writer.Line();
        writer.Line($"static {type} {contract}.{name} => {name};");
    }
}
