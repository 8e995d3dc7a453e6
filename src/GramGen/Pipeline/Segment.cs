namespace GramGen.Pipeline;

/// <summary>
/// Consecutive blocks of pixels: all of them, or as many as are merged before they meet the others' sum.
/// </summary>
internal readonly record struct Segment(int FirstBlock, int Blocks);
