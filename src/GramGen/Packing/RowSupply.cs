namespace GramGen.Packing;

/// <summary>How tiles come by the rows of a block.</summary>
internal enum RowSupply
{
    /// <summary>They read the features themselves.</summary>
    InPlace,

    /// <summary>Each row is copied to a panel before it is needed, most by the tiles on the side.</summary>
    RowByRow,

    /// <summary>All rows are brought to a panel when the block is opened: those that have to be turned.</summary>
    BlockByBlock,
}
