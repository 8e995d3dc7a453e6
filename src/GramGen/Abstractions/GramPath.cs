namespace GramGen;

/// <summary>Which code computes a Gram matrix. Both give the same bits.</summary>
public enum GramPath
{
    /// <summary>A generated kernel if one is registered for the size, else the generic path.</summary>
    Auto,

    /// <summary>A kernel generated for exactly this size; an error where none is registered.</summary>
    Generated,

    /// <summary>The tiles that take any size.</summary>
    Generic,
}
