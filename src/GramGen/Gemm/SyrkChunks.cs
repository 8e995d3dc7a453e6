using GramGen.Planning;

namespace GramGen.Gemm;

/// <summary>A part of G that one thread computes.</summary>
/// <param name="RowPanel">The panel of rows.</param>
/// <param name="FirstPanel">The first panel of columns.</param>
/// <param name="EndPanel">The first after them.</param>
internal readonly record struct SyrkChunk(int RowPanel, int FirstPanel, int EndPanel);

/// <summary>
/// Cuts a product into chunks, each a panel of rows with its columns in one NC block. An NC block's columns stay in the second-level
/// cache while the panels of rows pass.
/// </summary>
internal readonly struct SyrkChunks
{
    private readonly OuterRegion _region;
    private readonly int _ncPanels;

    /// <summary>Cuts a product.</summary>
    /// <param name="region">The sums.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    public SyrkChunks(OuterRegion region, int pixels, IsaTraits isa)
    {
        _region = region;
        long panelBytes = OuterAlgorithm.PanelsLength(channels: 1, pixels, isa.Element) * isa.Element.Bytes;
        // Whole micro-tiles, also where their columns end within a panel.
        int together = isa.GemmMicroTile.Vectors;
        _ncPanels = Math.Max((int)(CacheSizes.L2Bytes / 4 * 3 / panelBytes) / together, 1) * together;
    }

    /// <summary>The number of chunks.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            for (int first = 0; first < _region.ColumnPanels; first += _ncPanels)
            {
                count += ChunksFrom(first);
            }

            return count;
        }
    }

    /// <summary>The chunk of a number below <see cref="Count"/>.</summary>
    public SyrkChunk this[int number]
    {
        get
        {
            int first = 0;
            for (; number >= ChunksFrom(first); first += _ncPanels)
            {
                number -= ChunksFrom(first);
            }

            return new SyrkChunk(number, Math.Max(_region.FirstPanel(number), first), NcEnd(first));
        }
    }

    /// <summary>The chunks of the NC block that begins at a panel.</summary>
    private int ChunksFrom(int first) => _region.RowPanelsBefore(NcEnd(first));

    private int NcEnd(int first) => Math.Min(first + _ncPanels, _region.ColumnPanels);
}
