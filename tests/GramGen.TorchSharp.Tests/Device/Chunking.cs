namespace GramGen.TorchSharp.Tests.Device;

/// <summary>How much memory the device of a test has.</summary>
public enum Chunking
{
    /// <summary>Enough: all is one chunk.</summary>
    None,

    /// <summary>So little that the features are divided beforehand.</summary>
    Planned,

    /// <summary>Less than assumed: it runs out, and the chunks get smaller.</summary>
    AfterRunningOut,
}
