using TorchSharp;

namespace GramGen.TorchSharp.Tests.Device;

/// <summary>Backends on torch's CPU device, with the memory that a test gives them.</summary>
internal static class TestDevices
{
    /// <summary>Features of more pixels are divided in the tests that divide.</summary>
    public const int PixelsOfAChunk = 100;

    /// <summary>A backend on whose device no chunk of more pixels fits.</summary>
    public static TorchGramBackend With(Chunking chunking, GramShape shape, int bytesOfValue)
    {
        long matrices = 4L * shape.GramLength * Math.Max(bytesOfValue, sizeof(float));
        long chunk = (long)PixelsOfAChunk * shape.Channels * bytesOfValue;
        return chunking switch
        {
            Chunking.None => new TorchGramBackend("cpu"),
            Chunking.Planned => new TorchGramBackend("cpu") { MemoryLimit = matrices + chunk },
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
