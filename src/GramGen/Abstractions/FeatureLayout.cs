namespace GramGen;

/// <summary>The memory layout of a feature map; part of its <see cref="GramShape"/>. All layouts give the same bits.</summary>
public enum FeatureLayout
{
    /// <summary>Channel by channel, F as C × M, G = F·Fᵀ: PyTorch's NCHW.</summary>
    ChannelsFirst = 0,

    /// <summary>Pixel by pixel, V as M × C, G = Vᵀ·V: TensorFlow's NHWC, and observations by variables.</summary>
    ChannelsLast = 1,
}
