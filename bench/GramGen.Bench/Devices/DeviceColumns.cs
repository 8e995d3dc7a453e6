using GramGen.Bench.Report;

namespace GramGen.Bench.Devices;

/// <summary>The columns of the table of a device.</summary>
internal static class DeviceColumns
{
    public static IReadOnlyList<Column<DeviceRow>> All { get; } =
    [
        new("C×M", row => $"{row.Shape}") { IsText = true },
        new("kernels", row => Figures.Time(row.Cpu)),
        new("device", row => Figures.Time(row.Device)),
        new("product\nalone", row => Figures.Time(row.Product)),
        new("transfer\nalone", row => Figures.Time(row.Transfer)),
        new("predicted", row => Figures.Time(row.Predicted)),
        new("kernels over\ndevice", row => Figures.Times(row.Cpu / row.Device)),
        new("taken by", row => row.IsTaken ? "device" : "kernels") { IsText = true },
        new("device from", row => row.Crossover is { } pixels ? Figures.Text($"M = {pixels}") : "never"),
    ];
}
