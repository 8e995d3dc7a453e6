using TorchSharp;

namespace GramGen.TorchSharp.Tests.Device;

/// <summary>The route to a device, run on torch's CPU device, with as much memory as a test wants it to have.</summary>
internal static class TestDevices
{
    /// <summary>Features of more pixels are cut in the tests that cut.</summary>
    public const int PixelsOfAPiece = 100;

    /// <summary>A backend on whose device no piece of more pixels fits.</summary>
    public static TorchGramBackend With(Cut cut, GramShape shape, int bytesOfValue)
    {
        long matrices = 4L * shape.GramLength * Math.Max(bytesOfValue, sizeof(float));
        long piece = (long)PixelsOfAPiece * shape.Channels * bytesOfValue;
        return cut switch
        {
            Cut.None => new TorchGramBackend("cpu"),
            Cut.Planned => new TorchGramBackend("cpu") { MemoryLimit = matrices + piece },
            _ => new TorchGramBackend("cpu") { LargestTensor = Math.Max(piece, matrices) },
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
