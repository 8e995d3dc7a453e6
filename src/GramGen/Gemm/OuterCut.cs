namespace GramGen.Gemm;

/// <summary>
/// How a product is cut into units of work, each a strip of rows with the columns of one region from the diagonal to the
/// right. The columns of a region stay in the second-level cache while the strips of rows meet them one after the other.
/// </summary>
internal readonly struct OuterCut(GramShape shape)
{
    /// <summary>Half of a second-level cache of 1 MB.</summary>
    private const int CachedValues = 128 * 1024;

    private readonly int _strips = StripPanel.Strips(shape);
    private readonly int _regionStrips = Math.Max(CachedValues / StripPanel.StripLength(shape), 1);

    /// <summary>The strips of a unit.</summary>
    /// <returns>False past the last unit.</returns>
    public bool TryUnit(int number, out OuterUnit unit)
    {
        int first = 0;
        for (; first < _strips; first += _regionStrips)
        {
            int end = Math.Min(first + _regionStrips, _strips);
            if (number < end)
            {
                unit = new OuterUnit(number, Math.Max(number, first), end);
                return true;
            }

            number -= end;
        }

        unit = default;
        return false;
    }
}
