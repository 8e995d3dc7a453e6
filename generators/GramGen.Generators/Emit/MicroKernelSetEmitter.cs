using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the micro-kernels of one instruction set as a type that implements the library's contract.</summary>
internal sealed class MicroKernelSetEmitter(CodeWriter writer, VectorVocabulary vocabulary, RowAddressing addressing)
{
    private readonly string _element = vocabulary.Element;
    private readonly string _block = $"in {Names.Packing}MicroKernelBlock<{vocabulary.Element}> block, ";
    private readonly MicroKernelEmitter _kernels = new(writer, vocabulary, addressing);

    /// <summary>The micro-kernels of a declared size.</summary>
    public void Write(GramPlan plan)
    {
        using (OpenStruct(plan.MicroTile))
        {
            writer.Line();
            writer.Line($"public static int PanelStride => {plan.PanelStride};");
            foreach (PlannedMicroKernel kernel in plan.Tiling.MicroKernels)
            {
                WriteMethod(kernel.Role, kernel.Shape);
            }
        }
    }

    /// <summary>The micro-kernels of any size: with every fringe that can be left over.</summary>
    public void WriteAnySize(MicroTile microTile)
    {
        (int rows, int columns) = microTile;
        using (OpenStruct(microTile))
        {
            WriteMethod(MicroKernelRole.Rectangle, MicroKernelShape.Rectangle(rows, columns));
            WriteMethod(MicroKernelRole.Diagonal, MicroKernelShape.Diagonal(rows));
            WriteFringes(rows, MicroKernelRole.FringeRectangle, fringe => MicroKernelShape.Rectangle(fringe, columns));
            WriteFringes(rows, MicroKernelRole.FringeDiagonal, MicroKernelShape.Diagonal);
        }
    }

    private CodeWriter.Scope OpenStruct(MicroTile microTile)
    {
        CodeWriter.Scope scope = writer.Block(
            $"internal readonly struct {vocabulary.StructName} : {Names.Syrk}IMicroKernels<{_element}>");
        writer.Line($"public static int Rows => {microTile.Rows};");
        writer.Line();
        writer.Line($"public static int Columns => {microTile.Columns};");
        writer.Line();
        writer.Line($"public static int VectorLength => {vocabulary.Isa.VectorLanes};");
        if (!addressing.InterleavesPacking)
        {
            writer.Line();
            writer.Line("public static bool InterleavesPacking => false;");
        }

        return scope;
    }

    private void WriteMethod(MicroKernelRole role, MicroKernelShape kernel) =>
        WriteMethod($"public static void {role}({FringeParameter(role)}{Parameters(kernel)})", kernel);

    private void WriteMethod(string signature, MicroKernelShape kernel)
    {
        writer.Line();
        writer.Line($"// {kernel}: {kernel.Sums} accumulators, {kernel.PiecesFor(vocabulary.Isa).Max(piece => piece.Shape.Registers)} of {vocabulary.Isa.Registers} registers.");
        writer.Line(Names.Optimized);
        using (writer.Block(signature))
        {
            _kernels.WriteBody(kernel);
        }
    }

    private void WriteFringes(int rows, MicroKernelRole role, Func<int, MicroKernelShape> shapeOf)
    {
        string arguments = shapeOf(1).IsDiagonal ? "block, row, ref work" : "block, row, column, ref work";
        writer.Line();
        using (writer.Block($"public static void {role}({FringeParameter(role)}{Parameters(shapeOf(1))})"))
        {
            using (writer.Block("switch (rows)"))
            {
                for (int fringe = 1; fringe < rows; fringe++)
                {
                    writer.Line(fringe == rows - 1 ? "default:" : $"case {fringe}:");
                    writer.Line($"    {role}{fringe}({arguments});");
                    writer.Line("    break;");
                }
            }
        }

        for (int fringe = 1; fringe < rows; fringe++)
        {
            MicroKernelShape kernel = shapeOf(fringe);
            WriteMethod($"private static void {role}{fringe}({Parameters(kernel)})", kernel);
        }
    }

    private static string FringeParameter(MicroKernelRole role) =>
        role is MicroKernelRole.FringeRectangle or MicroKernelRole.FringeDiagonal ? "int rows, " : "";

    private string Parameters(MicroKernelShape kernel) =>
        _block + "nuint row, " + (kernel.IsDiagonal ? "" : "nuint column, ") + $"ref {_element} work";
}
