namespace GramGen.Gemm;

/// <summary>What a tile of the backward product multiplies, and where it stands.</summary>
internal ref struct GradientTile<T>
    where T : unmanaged
{
    /// <summary>The first of the values that are broadcast.</summary>
    public ref T Left;

    /// <summary>Values from row to row of the left operand where it is features.</summary>
    public nuint LeftStride;

    /// <summary>Rows that are there, up to R.</summary>
    public int Rows;

    /// <summary>The first of the vectors.</summary>
    public ref T Right;

    /// <summary>Values from one step's vectors to the next's.</summary>
    public nuint RightStride;

    /// <summary>k: the channels.</summary>
    public nuint Steps;

    /// <summary>Steps after which a row more of what comes next is fetched into the cache.</summary>
    public nuint StepsPerFetch;

    /// <summary>The features at the tile's place, for the mask.</summary>
    public ref T Features;

    /// <summary>Where the gradient goes.</summary>
    public ref T Target;

    /// <summary>Values from row to row of both.</summary>
    public nuint Stride;

    /// <summary>Values from the features at the tile's place to those that are fetched ahead.</summary>
    public nuint Ahead;

    /// <summary>Applied once, to the finished sum.</summary>
    public T Scale;

    /// <summary>Whether the gradient is zero where the features are zero or less.</summary>
    public bool IsMasked;
}
