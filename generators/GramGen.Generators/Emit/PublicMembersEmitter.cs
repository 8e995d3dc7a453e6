using GramGen.Generators.Model;

namespace GramGen.Generators.Emit;

/// <summary>Writes the file of the public members: those of the kernel interfaces, and the sizes.</summary>
/// <remarks>
/// Gradients run the library's micro-kernels for any size. With channels, pixels and strides as constants the same
/// micro-kernels gained nothing (64×784, 512×784, 64×50176 on a Xeon of 2023: within 2 %).
/// </remarks>
internal static class PublicMembersEmitter
{
    public static SourceFile Emit(string fileName, GramKernelSpec spec, IEnumerable<string> remarks) => SourceFile.OfType(
        fileName,
        spec.Type,
        usings: [],
        remarks,
        " : " + string.Join(", ", spec.HasWeights ? WeightedMembersEmitter.Interfaces(spec) : Interfaces(spec)),
        writer => WriteMembers(writer, spec));

    private static string SizeClass(GramKernelSpec spec, ShapeSpec shape) => $"global::{Names.Generated}.{spec.Type.SizeClass(shape)}";

    private static IEnumerable<string> Interfaces(GramKernelSpec spec)
    {
        if (spec.HasGradient)
        {
            yield return GradientInterface(spec);
        }

        if (spec.HasRightHandSide)
        {
            yield return RightHandSideInterface(spec);
        }

        if (!spec.HasGradient && !spec.HasRightHandSide)
        {
            yield return KernelInterface(spec);
        }
    }

    private static string KernelInterface(GramKernelSpec spec) => spec.IsInteger
        ? $"{Names.Library}IGramIntegerKernel<{spec.Features}>"
        : $"{Names.Library}IGramKernel<{spec.Features}, {spec.Sums}>";

    private static string GradientInterface(GramKernelSpec spec) => $"{Names.Library}IGramGradientKernel<{spec.Sums}>";

    private static string RightHandSideInterface(GramKernelSpec spec) =>
        $"{Names.Library}IGramRightHandSideKernel<{spec.Features}, {spec.Sums}>";

    private static void WriteMembers(CodeWriter writer, GramKernelSpec spec)
    {
        if (spec.Shapes.Count == 1)
        {
            WriteSize(writer, spec);
        }

        writer.Line("/// <inheritdoc/>");
        writer.Line($"{spec.Options.Visibility} static {Names.ReadOnlySpan}<{Names.Shape}> Shapes => GramShapes.All;");
        writer.Line();
        WriteCompute(writer, spec);
        if (!spec.IsInteger)
        {
            WriteComputeBatch(writer, spec);
        }

        if (spec.HasRightHandSide)
        {
            WriteRightHandSide(writer, spec);
        }

        if (spec.HasGradient)
        {
            WriteGradient(writer, spec);
        }

        if (spec.HasWeights)
        {
            WeightedMembersEmitter.Write(writer, spec);
        }

        if (spec.Options.IsInternal)
        {
            WriteExplicitMembers(writer, spec);
            if (spec.HasWeights)
            {
                WeightedMembersEmitter.WriteExplicit(writer, spec);
            }
        }

        WriteShapes(writer, spec);
    }

    private static void WriteSize(CodeWriter writer, GramKernelSpec spec)
    {
        ShapeSpec shape = spec.Shapes[0];
        string visibility = spec.Options.Visibility;
        writer.Line("/// <summary>The declared shape.</summary>");
        writer.Line($"{visibility} static {Names.Shape} Shape => {SizeClass(spec, shape)}.Shape;");
        writer.Line();
        writer.Line("/// <summary>C·M: the length of the features.</summary>");
        writer.Line($"{visibility} static int FeatureLength => {shape.Channels * shape.Pixels};");
        writer.Line();
        writer.Line("/// <summary>C·C: the length of the Gram matrix.</summary>");
        writer.Line($"{visibility} static int GramLength => {shape.Channels * shape.Channels};");
        writer.Line();
    }

    private static void WriteCompute(CodeWriter writer, GramKernelSpec spec)
    {
        string scale = spec.IsInteger ? "" : $", {spec.Sums} scale = 1";
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static void Compute({Names.ReadOnlySpan}<{spec.Features}> "
            + $"features, {Names.Span}<{spec.Sums}> destination{scale})"))
        {
            WriteCall(writer, spec, "Compute", "destination", spec.IsInteger ? "destination" : "destination, scale");
        }
    }

    private static void WriteComputeBatch(CodeWriter writer, GramKernelSpec spec)
    {
        string element = spec.Sums;
        writer.Line();
        writer.Line("/// <summary>Computes the Gram matrices of N feature maps of one size, each as <c>Compute</c> does. "
            + "Threads share the batch.</summary>");
        writer.Line("/// <param name=\"features\">N feature maps, one after the other.</param>");
        writer.Line("/// <param name=\"count\">N. 0 computes nothing.</param>");
        writer.Line(
            "/// <param name=\"destination\">Receives N matrices C × C, one after the other. Must not overlap the features.</param>");
        writer.Line("/// <param name=\"scale\">s.</param>");
        using (writer.Block($"{spec.Options.Visibility} static void ComputeBatch({Names.ReadOnlySpan}<{spec.Features}> "
            + $"features, int count, {Names.Span}<{element}> destination, {element} scale = 1)"))
        {
            foreach (ShapeSpec shape in spec.Shapes)
            {
                string call = $"{SizeClass(spec, shape)}.Kernel.ComputeBatch(features, count, destination, scale);";
                if (spec.Shapes.Count == 1)
                {
                    writer.Line(call);
                    continue;
                }

                using (writer.Block($"if (features.Length == count * {shape.Channels * shape.Pixels}L && "
                    + $"destination.Length == count * {shape.Channels * shape.Channels}L)"))
                {
                    writer.Line(call);
                    writer.Line("return;");
                }

                writer.Line();
            }

            if (spec.Shapes.Count > 1)
            {
                writer.Line($"{Names.CompilerServices}DeclaredSizes.ThrowNoSuchBatch(typeof({spec.Type.FullName}), Shapes, count, "
                    + "features.Length, destination.Length);");
            }
        }
    }

    private static void WriteRightHandSide(CodeWriter writer, GramKernelSpec spec)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static void Compute({RightHandSideParameters(spec)} = 1)"))
        {
            WriteCall(writer, spec, "Compute", "gram", "vector, gram, product, scale");
        }
    }

    private static string RightHandSideParameters(GramKernelSpec spec)
    {
        string values = $"{Names.ReadOnlySpan}<{spec.Features}>";
        string results = $"{Names.Span}<{spec.Sums}>";
        return $"{values} features, {values} vector, {results} gram, {results} product, {spec.Sums} scale";
    }

    private static void WriteGradient(CodeWriter writer, GramKernelSpec spec)
    {
        string values = $"{Names.ReadOnlySpan}<{spec.Sums}>";
        string destination = $"{Names.Span}<{spec.Sums}> destination";
        string options = $"{Names.Library}GramOptions options = null";
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static void Backward({values} features, "
            + $"{values} gramGradient, {destination}, {Names.Library}GramScale scale = default, "
            + $"bool symmetric = false, bool reluMask = false, {options})"))
        {
            WriteCall(writer, spec, "Kernel.Backward", "gramGradient", "gramGradient, destination, scale, symmetric, reluMask, options");
        }

        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static double StyleLoss({values} features, {values} targetGram, "
            + $"{destination}, {Names.Library}GramStyleLoss loss = default, bool reluMask = false, {options})"))
        {
            WriteCall(writer, spec, "Kernel.StyleLoss", "targetGram", "targetGram, destination, loss, reluMask, options", returns: true);
        }
    }

    /// <summary>Writes the body of a method: calls the kernel of the size that the arguments' lengths select.</summary>
    /// <param name="writer">Receives the body.</param>
    /// <param name="spec">The type and its sizes.</param>
    /// <param name="method">The member of the size's class.</param>
    /// <param name="gram">The argument of C·C values.</param>
    /// <param name="arguments">The arguments after <c>features</c>.</param>
    /// <param name="returns">Whether the method returns the result of the call.</param>
    public static void WriteCall(
        CodeWriter writer, GramKernelSpec spec, string method, string gram, string arguments, bool returns = false)
    {
        string before = returns ? "return " : "";
        if (spec.Shapes.Count == 1)
        {
            writer.Line(Call(spec.Shapes[0]));
            return;
        }

        using (writer.Block($"switch ((features.Length, {gram}.Length))"))
        {
            foreach (ShapeSpec shape in spec.Shapes)
            {
                writer.Line($"case ({shape.Channels * shape.Pixels}, {shape.Channels * shape.Channels}):");
                writer.Line($"    {Call(shape)}");
                if (!returns)
                {
                    writer.Line("    break;");
                }
            }

            writer.Line("default:");
            writer.Line($"    {Names.CompilerServices}DeclaredSizes.ThrowNoSuchSize(typeof({spec.Type.FullName}), Shapes, "
                + $"features.Length, {gram}.Length);");
            writer.Line(returns ? "    return 0;" : "    break;");
        }

        string Call(ShapeSpec shape) => $"{before}{SizeClass(spec, shape)}.{method}(features, {arguments});";
    }

    /// <summary>The interface members of a type whose other members are internal; they forward to those.</summary>
    private static void WriteExplicitMembers(CodeWriter writer, GramKernelSpec spec)
    {
        string element = spec.Sums;
        string kernel = KernelInterface(spec);
        writer.Line();
        writer.Line($"static {Names.ReadOnlySpan}<{Names.Shape}> {kernel}.Shapes => Shapes;");
        writer.Line();
        writer.Line($"static void {kernel}.Compute({Names.ReadOnlySpan}<{spec.Features}> features, "
            + $"{Names.Span}<{spec.Sums}> destination{(spec.IsInteger ? "" : $", {element} scale")}) =>");
        writer.Line(spec.IsInteger ? "    Compute(features, destination);" : "    Compute(features, destination, scale);");
        if (spec.HasRightHandSide)
        {
            writer.Line();
            writer.Line($"static void {RightHandSideInterface(spec)}.Compute({RightHandSideParameters(spec)}) =>");
            writer.Line("    Compute(features, vector, gram, product, scale);");
        }

        if (!spec.HasGradient)
        {
            return;
        }

        string gradient = GradientInterface(spec);
        string values = $"{Names.ReadOnlySpan}<{element}>";
        string destination = $"{Names.Span}<{element}> destination";
        string options = $"{Names.Library}GramOptions options";
        writer.Line();
        writer.Line($"static void {gradient}.Backward({values} features, {values} gramGradient, {destination}, "
            + $"{Names.Library}GramScale scale, bool symmetric, bool reluMask, {options}) =>");
        writer.Line("    Backward(features, gramGradient, destination, scale, symmetric, reluMask, options);");
        writer.Line();
        writer.Line($"static double {gradient}.StyleLoss({values} features, {values} targetGram, {destination}, "
            + $"{Names.Library}GramStyleLoss loss, bool reluMask, {options}) =>");
        writer.Line("    StyleLoss(features, targetGram, destination, loss, reluMask, options);");
    }

    private static void WriteShapes(CodeWriter writer, GramKernelSpec spec)
    {
        string shapes = string.Join(", ", spec.Shapes.Select(s => $"{SizeClass(spec, s)}.Shape"));
        writer.Line();
        writer.Line(Names.GeneratedCode);
        using (writer.Block("private static class GramShapes"))
        {
            writer.Line($"internal static readonly {Names.Shape}[] All = {{ {shapes} }};");
        }
    }
}
