namespace GramGen.Generators.Bench;

/// <summary>What a process calls first that measures its start-up.</summary>
internal enum FirstCall
{
    /// <summary>Nothing; the methods are counted that were compiled to register the kernels, which takes time.</summary>
    None,

    /// <summary>The declared type.</summary>
    Declared,

    /// <summary>The library's call for any size.</summary>
    Generic,
}
