namespace GramGen.TorchSharp.Probing;

/// <summary>What NVIDIA's driver says of itself.</summary>
/// <param name="IsInstalled">Whether its library is there.</param>
/// <param name="CudaVersion">The newest CUDA it serves.</param>
/// <param name="Error">The name of the error with which it refused to start.</param>
/// <param name="DeviceCount">The devices it lets this process see.</param>
internal sealed record CudaDriverState(bool IsInstalled, Version? CudaVersion = null, string? Error = null, int DeviceCount = 0);
