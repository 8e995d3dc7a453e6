using System.Text;

namespace GramGen.Generators.Emit;

/// <summary>Lines of C#, indented by the open blocks. Lines end in '\n' on every platform.</summary>
internal sealed class CodeWriter
{
    /// <summary>The longest line of statements.</summary>
    public const int MostColumns = 140;

    private const string Indent = "    ";

    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line)
    {
        for (int i = 0; i < _depth; i++)
        {
            _text.Append(Indent);
        }

        _text.Append(line).Append('\n');
    }

    public void Line() => _text.Append('\n');

    public void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    /// <summary>Writes statements, as many to a line as fit.</summary>
    /// <param name="lines">Whole statements, and the lines of longer ones.</param>
    public void Statements(IEnumerable<string> lines)
    {
        int room = MostColumns - (_depth * Indent.Length);
        var line = new StringBuilder();
        bool isWhole = true;
        foreach (string statement in lines)
        {
            bool follows = isWhole;
            isWhole = statement.EndsWith(";", StringComparison.Ordinal);
            if (line.Length > 0 && (!follows || !isWhole || line.Length + 1 + statement.Length > room))
            {
                Line(line.ToString());
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(statement);
        }

        if (line.Length > 0)
        {
            Line(line.ToString());
        }
    }

    /// <summary>Writes a header and opens a block under it; disposing closes it.</summary>
    public Scope Block(string header)
    {
        Line(header);
        Line("{");
        _depth++;
        return new Scope(this);
    }

    public override string ToString() => _text.ToString();

    /// <summary>An open block.</summary>
    public readonly struct Scope(CodeWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
        }
    }
}

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

/// <summary>Names in the user's types, qualified from <c>global::</c> so that no name of the user's can hide them.</summary>
internal static class Names
{
    /// <summary>The namespace of what is generated beside the user's types.</summary>
    public const string Generated = "GramGen.Generated";

    public const string Library = "global::GramGen.";
    public const string CompilerServices = "global::GramGen.CompilerServices.";
    public const string Shape = Library + "GramShape";
    public const string Span = "global::System.Span";
    public const string ReadOnlySpan = "global::System.ReadOnlySpan";

    public const string GeneratedCode =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"GramGen.Generators\", null)]";

    public const string Optimized = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    public const string ModuleInitializer = "[global::System.Runtime.CompilerServices.ModuleInitializer]";
}
