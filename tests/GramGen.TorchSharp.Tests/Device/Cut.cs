namespace GramGen.TorchSharp.Tests.Device;

/// <summary>How much memory the device of a test has.</summary>
public enum Cut
{
    /// <summary>Enough: all is one piece.</summary>
    None,

    /// <summary>So little that the features are cut beforehand.</summary>
    Planned,

    /// <summary>Less than is thought: it runs out, and the pieces get smaller.</summary>
    AfterRunningOut,
}
