namespace GramGen.Packing;

/// <summary>What centring found of a row, and did to it.</summary>
/// <param name="First">Its first value.</param>
/// <param name="Offset">Its mean, from the first value.</param>
/// <param name="Subtracted">The mean as it was subtracted, rounded to the type of the values.</param>
internal readonly record struct CentredRow(double First, double Offset, double Subtracted);
