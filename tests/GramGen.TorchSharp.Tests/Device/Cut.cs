namespace GramGen.TorchSharp.Tests.Device;

/// <summary>How features are cut into chunks on the device of a test.</summary>
public enum Cut
{
    /// <summary>The memory suffices for one chunk.</summary>
    None,

    /// <summary>The memory is known to be too small, so the features are cut beforehand.</summary>
    Planned,

    /// <summary>The memory is smaller than reported: it runs out, and the chunks get smaller.</summary>
    AfterRunningOut,
}
