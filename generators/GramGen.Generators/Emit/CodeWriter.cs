using System.Text;

namespace GramGen.Generators.Emit;

/// <summary>Lines of C#, indented by the blocks that are open. Lines end in '\n' on every machine.</summary>
internal sealed class CodeWriter
{
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
