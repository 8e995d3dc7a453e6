namespace GramGen.Data.Parquet.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What messages call its type.</param>
/// <param name="Element">The type of its values; <see langword="null"/> if they cannot be read.</param>
/// <param name="Length">Values of a row: more than 1 only for lists.</param>
/// <param name="IsList">Whether a row has a list.</param>
/// <param name="Problem">Why it cannot be read; <see langword="null"/> if it can.</param>
internal sealed record TableColumn(string Name, string Type, GramElement? Element, int Length, bool IsList, string? Problem)
{
    /// <summary>Name and type, as messages have them and files are compared by.</summary>
    public string Text => IsList ? $"{Name} {Type}[{Length}]" : $"{Name} {Type}";

    public static TableColumn Of(string name, GramElement element) => new(name, NameOf(element), element, 1, IsList: false, Problem: null);

    /// <summary>A column of lists of one length.</summary>
    public static TableColumn OfLists(string name, GramElement element, int length) =>
        new(name, NameOf(element), element, length, IsList: true, Problem: null);

    /// <summary>A column of lists whose length is not known, or not one.</summary>
    public static TableColumn OfLists(string name, GramElement element, string problem) =>
        new(name, $"list of {NameOf(element)}", Element: null, 1, IsList: false, problem);

    /// <summary>A column of another type, which counts as one.</summary>
    public static TableColumn Other(string name, string type) => new(
        name, type, Element: null, 1, IsList: false,
        $"has values of type {type}; float, double and half can be read, and lists of them that have the same length.");

    /// <summary>
    /// The length of lists from the number of values that each group has; <see langword="null"/> if that is no length of all.
    /// </summary>
    /// <param name="groups">Rows and values of each group.</param>
    public static int? LengthOf(IEnumerable<(long Rows, long Values)> groups)
    {
        int? length = null;
        foreach ((long rows, long values) in groups.Where(group => group.Rows > 0))
        {
            if (values % rows != 0 || values / rows is < 1 or > int.MaxValue || (length ?? values / rows) != values / rows)
            {
                return null;
            }

            length = (int)(values / rows);
        }

        return length;
    }

    private static string NameOf(GramElement element) => element switch
    {
        GramElement.Half => "half",
        GramElement.Single => "float",
        _ => "double",
    };
}
