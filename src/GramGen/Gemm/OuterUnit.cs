namespace GramGen.Gemm;

/// <summary>A part of a product that one thread computes.</summary>
/// <param name="RowStrip">The strip of rows.</param>
/// <param name="FirstStrip">The first strip of columns.</param>
/// <param name="EndStrip">The first after them.</param>
internal readonly record struct OuterUnit(int RowStrip, int FirstStrip, int EndStrip);
