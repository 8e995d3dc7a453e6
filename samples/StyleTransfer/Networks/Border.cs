namespace StyleTransfer.Networks;

/// <summary>What a network sees beyond the border of a picture.</summary>
internal enum Border
{
    /// <summary>Nothing: only where a filter fits in is there a feature.</summary>
    Open,

    /// <summary>The picture's mirror image.</summary>
    Mirrored,

    /// <summary>The opposite side, so that the picture can be laid as tiles.</summary>
    Wrapped,
}
