namespace GramGen.Bench.Devices;

/// <summary>A size on the CPU's kernels and on a device, in microseconds.</summary>
/// <param name="Shape">C and M.</param>
/// <param name="Cpu">The kernels, from array to array.</param>
/// <param name="Device">The device, from array to array.</param>
/// <param name="Product">The product alone, of a tensor that is on the device.</param>
/// <param name="Transfer">The features' way to the device alone.</param>
/// <param name="Predicted">What the calibration expects of the device.</param>
/// <param name="IsTaken">Whether the calibration gives the size to the device.</param>
/// <param name="Crossover">The fewest pixels at which the device is faster for so many channels, by the calibration.</param>
internal sealed record DeviceRow(
    GramShape Shape, double Cpu, double Device, double Product, double Transfer, double Predicted, bool IsTaken, int? Crossover);
