namespace GramGen;

/// <summary>How the values of a feature map lie in memory.</summary>
public enum FeatureLayout
{
    /// <summary>Channel after channel, F as C × M, G = F·Fᵀ: PyTorch's NCHW.</summary>
    ChannelsFirst,

    /// <summary>Pixel after pixel, V as M × C, G = Vᵀ·V: TensorFlow's NHWC, and observations by variables.</summary>
    ChannelsLast,
}
