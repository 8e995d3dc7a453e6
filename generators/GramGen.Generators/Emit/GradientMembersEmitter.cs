using GramGen.Generators.Model;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the members of the gradient interface. They run the library's micro-kernels, which fit any size: with constants
/// for channels, pixels and strides the same micro-kernels gained nothing (64×784, 512×784, 64×50176 on a Xeon of 2023:
/// within 2 %).
/// </summary>
internal static class GradientMembersEmitter
{
    public static void Write(CodeWriter writer, GramKernelSpec spec)
    {
        string values = $"{Names.ReadOnlySpan}<{spec.Element.Name}>";
        string destination = $"{Names.Span}<{spec.Element.Name}> destination";
        string options = $"{Names.Library}GramOptions options = null";
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static void Backward({values} features, {values} gramGradient, {destination}, {Names.Library}GramScale scale = default, bool symmetric = false, bool reluMask = false, {options})"))
        {
            SizeSwitch.Write(
                writer, spec, "gramGradient", shape => Call(shape, "Backward", "gramGradient, destination, scale, symmetric, reluMask"));
        }

        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static double StyleLoss({values} features, {values} targetGram, {destination}, {Names.Library}GramStyleLoss loss = default, bool reluMask = false, {options})"))
        {
            SizeSwitch.Write(
                writer, spec, "targetGram", shape => Call(shape, "StyleLoss", "targetGram, destination, loss, reluMask"), returns: true);
        }
    }

    private static string Call(ShapeSpec shape, string method, string arguments) =>
        $"{shape.ClassName}.Kernel.{method}(features, {arguments}, options);";
}
