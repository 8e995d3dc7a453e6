namespace GramGen.Planning;

/// <summary>The scratch memory that a plan needs.</summary>
internal readonly partial record struct GramPlan
{
    /// <summary>Bytes of pooled scratch memory at most.</summary>
    public long ScratchBytes => IsDirect ? 0 : Element.Bytes * Algorithm switch
    {
        SyrkAlgorithm.OuterProducts => OuterScratchLength + (Threads * OuterAlgorithm.RowsLength(Pixels, Element)),
        SyrkAlgorithm.Looped => RowsLength,
        _ => DotScratchLength,
    };

    /// <summary>Values of a looped routine's packed features.</summary>
    public long RowsLength => Math.Max(Channels, PackedPanel.TransposedRows) * (long)PanelStride;

    /// <summary>Values of the packed panels and accumulator levels of outer products.</summary>
    public long OuterScratchLength => OuterAlgorithm.ScratchLength(Region, PackedChannels, Pixels, PackedCopies, Element);

    /// <summary>Values of packed rows of an NC block; of features in place only the partial vectors are copied.</summary>
    /// <param name="block">The NC block.</param>
    /// <param name="panelStride">The stride, or <see cref="PackedPanel.InPlace"/> also where aligned features need no panel.</param>
    public long PackBufferLength(NcBlock block, int panelStride) => (panelStride, Pixels % Element.Lanes) switch
    {
        _ when Features.IsChannelsLast => (long)Math.Max(block.Rows, PackedPanel.TransposedRows) * panelStride,
        (PackedPanel.InPlace, 0) => 0,
        (PackedPanel.InPlace, _) => (long)Channels * Element.Lanes,
        _ => (long)new PanelRing(block, Blocks, McRows, MicroTile.Rows).Rows * panelStride,
    };

    /// <summary>Values of one accumulator level: the slots of all micro-tiles of an NC block.</summary>
    public long LevelLength(NcBlock block)
    {
        int rows = MicroTile.Rows;
        int columns = MicroTile.Columns;
        int fringe = block.Channels % rows;
        long diagonals = block.Columns / rows;
        long panels = block.Rows / rows;
        long rectanglesPerPanel = rows / columns;
        long above = block.IsRectangle ? 0 : diagonals * (diagonals - 1) / 2;
        long rectangles = (above + ((panels - diagonals) * diagonals)) * rectanglesPerPanel;
        long length = (rectangles * SlotLength(rows * columns)) + (diagonals * rectanglesPerPanel * SlotLength(fringe * columns))
            + (block.IsRectangle ? 0 : diagonals * SlotLength(rows * (rows + 1) / 2));
        return block.End == block.Channels ? length + SlotLength(fringe * (fringe + 1) / 2) : length;
    }

    /// <summary>Values reserved for a micro-tile's sums in a level: whole 128-bit vectors.</summary>
    public int SlotLength(int sums) => (sums + Element.SlotMask) & ~Element.SlotMask;

    private long DotScratchLength
    {
        get
        {
            NcBlock largest = default;
            long waiting = 0;
            for (int first = 0; first < Channels;)
            {
                NcBlock block = NcBlockFrom(first);
                largest = block.Entries > largest.Entries ? block : largest;
                waiting += Terms == 1 ? 0 : Terms * LevelLength(block);
                first = block.End;
            }

            return waiting
                + (Threads * (PackBufferLength(largest, PanelStride) + (SummationOrder.LevelCount(BlocksPerTerm) * LevelLength(largest))));
        }
    }
}
