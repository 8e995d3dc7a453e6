using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Tests;

/// <summary>The plans of many sizes in one table, to be reviewed as a whole when the planner changes.</summary>
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
        var table = new StringBuilder("    C × M      ISA       tile  panel  registers   multiply     reduce     finish  of peak  tiles\n");
        foreach ((int channels, int pixels) in Shapes)
        {
            KernelPlan plan = KernelPlanner.Plan(new ShapeSpec(channels, pixels));
            string name = string.Create(CultureInfo.InvariantCulture, $"{channels,5} × {pixels,-5}");
            foreach (IsaPlan isa in plan.Isas)
            {
                table.Append(Row(name, plan, isa)).Append('\n');
                name = "";
            }
        }

        return table.ToString();
    }

    private static string Row(string name, KernelPlan plan, IsaPlan isa)
    {
        (int channels, int pixels) = (plan.Shape.Channels, plan.Shape.Pixels);
        string ofPeak = Text($"{100 * isa.FractionOfPeak(channels, pixels),5:0} %");
        if (isa.Dots is not { } dots)
        {
            double multiply = OuterCostModel.Multiply(isa.Isa, channels, pixels);
            return Text($"{name,-13}  {isa.Isa.Name,-7}  {isa.Isa.OuterTile.Rows}×{isa.Isa.OuterTile.Vectors * isa.Isa.VectorLanes,-3}  {OuterForm.StripChannels,5}  {"",8}  {multiply,9:0.##e+0}  {"",9}  {"",9}  {ofPeak}  outer products");
        }

        string panel = plan.PanelStride == PanelLayout.InPlace ? "-" : plan.PanelStride.ToString(CultureInfo.InvariantCulture);
        string tiles = string.Join(", ", dots.Tiles.Select(t => $"{t.Count} {t.Role} {t.Shape.Rows}×{t.Shape.Columns}"));
        return Text(
            $"{name,-13}  {isa.Isa.Name,-7}  {dots.Size.Rows}×{dots.Size.Columns,-3}  {panel,5}  {dots.Registers,4} of {isa.Isa.Registers}  "
            + $"{dots.MultiplyCycles(pixels),9:0.##e+0}  {dots.ReduceCycles(pixels),9:0.##e+0}  {dots.FinishCycles(),9:0.##e+0}  {ofPeak}  {tiles}");
    }

    private static string Text(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
