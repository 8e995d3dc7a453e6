using StyleTransfer.Weights;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

/// <summary>A file as that of VGG-19, with random weights.</summary>
internal static class MadeUpVgg
{
    private static readonly int[] Places = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];
    private static readonly int[] Channels = [64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512, 512, 512, 512];

    public static string In(TemporaryFolder folder)
    {
        using var scope = torch.NewDisposeScope();
        string file = folder.Path("vgg19.safetensors");
        SafeTensors.Write(file, Tensors(), new Dictionary<string, string>());
        return file;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Tensors()
    {
        long incoming = 3;
        foreach ((int i, int channels) in Channels.Index())
        {
            yield return new($"features.{Places[i]}.weight", torch.randn(channels, incoming, 3, 3) * 0.05);
            yield return new($"features.{Places[i]}.bias", torch.zeros(channels));
            incoming = channels;
        }
    }
}
