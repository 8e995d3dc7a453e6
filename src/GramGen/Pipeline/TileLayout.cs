namespace GramGen.Pipeline;

/// <summary>How tiles cover a size.</summary>
/// <param name="Strip">R: the channels in a strip, so that most tiles are R × S.</param>
/// <param name="Columns">S.</param>
/// <param name="PanelStride">Of the copied blocks, or <see cref="PanelLayout.InPlace"/>.</param>
internal readonly record struct TileLayout(int Strip, int Columns, int PanelStride);
