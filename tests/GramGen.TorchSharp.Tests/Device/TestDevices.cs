using TorchSharp;

namespace GramGen.TorchSharp.Tests.Device;

/// <summary>Backends on torch's CPU device, with limited memory.</summary>
internal static class TestDevices
{
    /// <summary>Pixels of a chunk in the tests that cut features.</summary>
    public const int PixelsPerChunk = 100;

    /// <summary>A backend on whose device no larger chunk fits.</summary>
    public static TorchGramBackend With(Cut cut, GramShape shape, int bytesOfValue)
    {
        long matrices = 4L * shape.GramLength * Math.Max(bytesOfValue, sizeof(float));
        long chunk = (long)PixelsPerChunk * shape.Channels * bytesOfValue;
        return cut switch
        {
            Cut.None => new TorchGramBackend("cpu"),
            Cut.Planned => new TorchGramBackend("cpu") { MemoryLimit = matrices + chunk },
            _ => new TorchGramBackend("cpu") { LargestTensor = Math.Max(chunk, matrices) },
        };
    }

    /// <summary>Asserts that a call leaves no tensor behind.</summary>
    public static void AssertNothingLeft(Action call)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        call();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
