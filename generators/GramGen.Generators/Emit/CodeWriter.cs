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
