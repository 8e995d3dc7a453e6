namespace GramGen.Generators.Emit;

/// <summary>A call, or a name or literal if it has no arguments.</summary>
internal sealed record Expression(string Name, IReadOnlyList<Expression> Arguments)
{
    /// <summary>The longest expression on one line, with room for the indentation of a method.</summary>
    private const int MostColumns = CodeWriter.MostColumns - 28;

    public static Expression Of(string name) => new(name, []);

    /// <summary>The lines of an assignment; a long call has its arguments on lines of their own.</summary>
    public IEnumerable<string> AssignTo(string target) => Lines($"{target} = ", ";");

    /// <summary>The lines of a statement.</summary>
    public IEnumerable<string> Statement() => Lines("", ";");

    public override string ToString() => Arguments.Count == 0 ? Name : $"{Name}({string.Join(", ", Arguments)})";

    private List<string> Lines(string before, string after)
    {
        string text = ToString();
        if (text.Length <= MostColumns || Arguments.Count == 0)
        {
            return [before + text + after];
        }

        var lines = new List<string> { $"{before}{Name}(" };
        for (int i = 0; i < Arguments.Count; i++)
        {
            string separator = i == Arguments.Count - 1 ? ")" + after : ",";
            string argument = Arguments[i].ToString();
            if (i > 0 && lines[lines.Count - 1].Length + argument.Length <= MostColumns)
            {
                lines[lines.Count - 1] += $" {argument}{separator}";
            }
            else
            {
                lines.AddRange(Arguments[i].Lines("", separator).Select(line => "    " + line));
            }
        }

        return lines;
    }
}
