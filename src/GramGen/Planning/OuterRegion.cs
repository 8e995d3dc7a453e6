namespace GramGen.Planning;

/// <summary>
/// The sums that outer products compute, in panels of rows and of columns: of one matrix those from each panel's diagonal to the right,
/// of two matrices all.
/// </summary>
internal readonly struct OuterRegion
{
    private readonly bool _isTriangle;
    private readonly int _rowPanels;
    private readonly int _panelChannels;

    private OuterRegion(int rows, int columns, bool isTriangle, ElementType element)
    {
        (Rows, Columns, _isTriangle) = (rows, columns, isTriangle);
        _rowPanels = OuterAlgorithm.Panels(rows, element);
        _panelChannels = OuterAlgorithm.PanelChannels(element);
        ColumnPanels = OuterAlgorithm.Panels(columns, element);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int ColumnPanels { get; }

    /// <summary>Values of an accumulator level: of a triangle about half of G.</summary>
    public long LevelLength => PanelLength * PairsBefore(_rowPanels);

    private long PanelLength => (long)_panelChannels * _panelChannels;

    public static OuterRegion Triangle(int channels, ElementType element) => new(channels, channels, isTriangle: true, element);

    public static OuterRegion Rectangle(int rows, int columns, ElementType element) => new(rows, columns, isTriangle: false, element);

    /// <summary>The first panel of columns in which a panel of rows has sums.</summary>
    public int FirstPanel(int rowPanel) => _isTriangle ? rowPanel : 0;

    /// <summary>Panels of rows with sums before the end of some panels of columns.</summary>
    public int RowPanelsBefore(int endPanel) => _isTriangle ? endPanel : _rowPanels;

    /// <summary>The offset of a panel's sums in a level.</summary>
    /// <param name="rowPanel">The panel of rows.</param>
    /// <param name="column">The first channel of their columns.</param>
    public long SlotOf(int rowPanel, int column) =>
        (PanelLength * PairsBefore(rowPanel)) + ((long)_panelChannels * (column - (FirstPanel(rowPanel) * _panelChannels)));

    /// <summary>Pairs of panels with sums in the panels of rows before one.</summary>
    private long PairsBefore(int rowPanel) =>
        _isTriangle ? rowPanel * ((2L * ColumnPanels) - rowPanel + 1) / 2 : (long)rowPanel * ColumnPanels;
}
