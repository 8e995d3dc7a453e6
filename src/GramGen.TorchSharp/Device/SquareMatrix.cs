using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>A matrix C × C of a span, on a device.</summary>
internal static class SquareMatrix
{
    /// <summary>Brings it there.</summary>
    public static Tensor Upload<T>(DeviceMemory memory, int channels, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Tensor matrix = memory.Empty(ScalarTypes.Of<T>(), channels, channels);
        using Staging<T> staging = new(memory.Device, values.Length);
        staging.Upload(values, new HostBlock(0, 1, values.Length, 0), matrix);
        return matrix;
    }
}
