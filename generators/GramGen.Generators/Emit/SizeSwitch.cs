using GramGen.Generators.Model;

namespace GramGen.Generators.Emit;

/// <summary>Writes how the lengths of the arguments choose between the sizes of a type.</summary>
internal static class SizeSwitch
{
    /// <summary>Writes the body of a method: the call of the size that the arguments have.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="spec">The type and its sizes.</param>
    /// <param name="gram">The argument of C·C values; the other is <c>features</c>.</param>
    /// <param name="call">The call for a size, without what is returned.</param>
    /// <param name="returns">Whether the method returns what the call does.</param>
    public static void Write(CodeWriter writer, GramKernelSpec spec, string gram, Func<ShapeSpec, string> call, bool returns = false)
    {
        string before = returns ? "return " : "";
        if (spec.Shapes.Count == 1)
        {
            writer.Line(before + call(spec.Shapes[0]));
            return;
        }

        using (writer.Block($"switch ((features.Length, {gram}.Length))"))
        {
            foreach (ShapeSpec shape in spec.Shapes)
            {
                writer.Line($"case ({shape.Channels * shape.Pixels}, {shape.Channels * shape.Channels}):");
                writer.Line($"    {before}{call(shape)}");
                if (!returns)
                {
                    writer.Line("    break;");
                }
            }

            writer.Line("default:");
            writer.Line($"    {Names.CompilerServices}GramKernel<{spec.Features}, {spec.Element.Name}>.ThrowNoSuchSize(typeof({spec.Type.FullName}), Shapes, features.Length, {gram}.Length);");
            writer.Line(returns ? "    return 0;" : "    break;");
        }
    }
}
