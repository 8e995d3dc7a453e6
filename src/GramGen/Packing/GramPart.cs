namespace GramGen.Packing;

/// <summary>The entries of a symmetric matrix that are stored.</summary>
internal enum GramPart
{
    Both,
    Lower,
    Upper,
    PackedLower,
}
