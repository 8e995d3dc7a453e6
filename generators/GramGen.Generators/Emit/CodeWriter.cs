using System.Text;

namespace GramGen.Generators.Emit;

/// <summary>Lines of C#, indented by the open blocks. Lines end in '\n' on every platform.</summary>
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

/// <summary>Names in generated code, qualified from <c>global::</c> so that no name of the user's can hide them.</summary>
internal static class Names
{
    public const string Library = "global::GramGen.";
    public const string CompilerServices = "global::GramGen.CompilerServices.";
    public const string Syrk = "global::GramGen.Syrk.";
    public const string Gemm = "global::GramGen.Gemm.";
    public const string Packing = "global::GramGen.Packing.";
    public const string Prefetch = Packing + "Prefetch";
    public const string Shape = Library + "GramShape";
    public const string Span = "global::System.Span";
    public const string ReadOnlySpan = "global::System.ReadOnlySpan";
    public const string MemoryMarshal = "global::System.Runtime.InteropServices.MemoryMarshal";
    public const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    public const string GeneratedCode =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"GramGen.Generators\", null)]";

    public const string Optimized =
        "[global::System.Runtime.CompilerServices.MethodImpl("
        + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    public const string ModuleInitializer = "[global::System.Runtime.CompilerServices.ModuleInitializer]";
}
