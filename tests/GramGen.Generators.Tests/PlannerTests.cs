using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Tests;

/// <summary>The plans of many sizes in one table, reviewed as a whole when the planner changes.</summary>
public class PlannerTests
{
    private static readonly (int Channels, int Pixels)[] Shapes =
    [
        (1, 1), (1, 16), (2, 15), (2, 16), (3, 17), (3, 50176), (4, 64), (5, 20), (6, 100), (7, 49), (8, 1024), (9, 81),
        (10, 1025), (12, 4096), (15, 225), (16, 256), (17, 48), (19, 1023), (31, 961), (32, 1024), (33, 9), (48, 48),
        (64, 784), (64, 1024), (64, 50176), (65, 1023), (100, 100), (128, 12544), (256, 3136), (512, 196), (512, 784),
        (1024, 196), (46340, 1),
    ];

    [Fact]
    public Task Plans() => Verify(Table()).UseDirectory("Snapshots");

    private static string Table()
    {
        var table = new StringBuilder(
            "    C × M      ISA      MR×NR  panel  registers   multiply     reduce     finish  of peak  micro-kernels\n");
        foreach ((int channels, int pixels) in Shapes)
        {
            KernelPlan kernel = KernelPlanner.Plan(new ShapeSpec(channels, pixels));
            string name = string.Create(CultureInfo.InvariantCulture, $"{channels,5} × {pixels,-5}");
            foreach (GramPlan plan in kernel.Plans)
            {
                table.Append(Row(name, kernel, plan)).Append('\n');
                name = "";
            }
        }

        return table.ToString();
    }

    private static string Row(string name, KernelPlan kernel, GramPlan plan)
    {
        double fraction = CostModel.FractionOfPeak(plan.Isa, kernel.CyclesOf(plan), plan.Channels, plan.Pixels);
        string ofPeak = Text($"{100 * fraction,5:0} %");
        if (plan.Algorithm == SyrkAlgorithm.OuterProducts)
        {
            double multiply = OuterAlgorithm.MultiplyCycles(plan.Isa, plan.Channels, plan.Pixels);
            GemmMicroTile microTile = plan.Isa.GemmMicroTile;
            return Text(
                $"{name,-13}  {plan.Isa.Name,-7}  {microTile.Rows}×{microTile.Vectors * plan.Isa.VectorLanes,-3}  "
                + $"{plan.PanelStride,5}  {"",8}  {multiply,9:0.##e+0}  {"",9}  {"",9}  {ofPeak}  outer products");
        }

        MicroTiling tiling = plan.Tiling;
        string panel = plan.PanelStride == PackedPanel.InPlace ? "-" : plan.PanelStride.ToString(CultureInfo.InvariantCulture);
        string kernels = string.Join(", ", tiling.MicroKernels.Select(k => $"{k.Count} {k.Role} {k.Shape.Rows}×{k.Shape.Columns}"));
        return Text(
            $"{name,-13}  {plan.Isa.Name,-7}  {plan.MicroTile.Rows}×{plan.MicroTile.Columns,-3}  "
            + $"{panel,5}  {tiling.Registers,4} of {plan.Isa.Registers}  {tiling.MultiplyCycles(plan.Pixels),9:0.##e+0}  "
            + $"{tiling.ReduceCycles(plan.Pixels),9:0.##e+0}  {tiling.FinishCycles(),9:0.##e+0}  {ofPeak}  {kernels}");
    }

    private static string Text(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
