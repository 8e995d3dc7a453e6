using GramGen.Planning;

namespace GramGen.Gemm;

/// <summary>A part of G that one thread computes.</summary>
/// <param name="RowPanel">The panel of rows.</param>
/// <param name="FirstPanel">The first panel of columns.</param>
/// <param name="EndPanel">The first after them.</param>
internal readonly record struct SyrkChunk(int RowPanel, int FirstPanel, int EndPanel);

/// <summary>
/// Cuts a product into chunks, each a panel of rows with the columns of one NC block from the diagonal to the right. An NC
/// block's columns stay in the second-level cache while the panels of rows pass.
/// </summary>
internal readonly struct SyrkChunks
{
    private readonly int _panels;
    private readonly int _ncPanels;

    /// <summary>Cuts a product.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    public SyrkChunks(int channels, int pixels, IsaTraits isa)
    {
        _panels = OuterAlgorithm.Panels(channels, isa.Element);
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
            for (int first = 0; first < _panels; first += _ncPanels)
            {
                count += NcEnd(first);
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
            for (; number >= NcEnd(first); first += _ncPanels)
            {
                number -= NcEnd(first);
            }

            return new SyrkChunk(number, Math.Max(number, first), NcEnd(first));
        }
    }

    /// <summary>The end of an NC block. Every panel of rows before it has a chunk in this block.</summary>
    private int NcEnd(int first) => Math.Min(first + _ncPanels, _panels);
}
