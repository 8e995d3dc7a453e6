using GramGen.Generators.Model;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the members of the gradient interface. They run the library's tiles, which fit any size: with constants for
/// channels, pixels and strides the same tiles gained nothing (64×784, 512×784, 64×50176 on a Xeon of 2023: within 2 %).
/// </summary>
internal static class GradientSurfaceEmitter
{
    public static void Write(CodeWriter writer, GramKernelSpec spec)
    {
        string values = $"{Names.ReadOnlySpan}<{spec.Element.Name}>";
        string gradient = $"{Names.Span}<{spec.Element.Name}> featureGradient";
        string options = $"{Names.Library}GramGradientOptions options = null";
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static void Backward({values} features, {values} gramGradient, {gradient}, {options})"))
        {
            SizeSwitch.Write(writer, spec, "gramGradient", shape => Call(shape, "Backward", "gramGradient, featureGradient, options"));
        }

        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static double StyleLoss({values} features, {values} targetGram, {gradient}, {Names.Library}GramStyleLoss loss = default, {options})"))
        {
            SizeSwitch.Write(
                writer, spec, "targetGram", shape => Call(shape, "StyleLoss", "targetGram, featureGradient, loss, options"), returns: true);
        }
    }

    private static string Call(ShapeSpec shape, string method, string arguments)
    {
        string kernel = shape.ClassName;
        string layout = shape.IsChannelsLast ? $", {Names.Library}FeatureLayout.ChannelsLast" : "";
        return $"{kernel}.Routine.{method}({kernel}.Shape, features, {arguments}{layout});";
    }
}
