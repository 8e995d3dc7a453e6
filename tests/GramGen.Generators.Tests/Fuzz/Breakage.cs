using FsCheck;
using FsCheck.Fluent;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>Accidents of editing: parts of a text are missing, doubled or moved.</summary>
internal static class Breakage
{
    private const int LongestPart = 30;

    private static readonly string[] Scraps =
    [
        "{", "}", "(", ")", "[", "]", "<", ">", ";", ",", "\"", "'", "@", "$\"{", "\"\"\"", "/*", "*/", "//", "///",
        "#if", "#endif\n", "\n#if FALSE\n",
        "\n#else\n", "\n#error E\n", "\n#endregion\n", "\n#line 3\n", "\n#pragma", "\n#!x\n", "\n#:package X@1\n",
        "partial ", "record ", "struct ", "class ", "where ", "file ", "ref ",
        "namespace N;", "namespace ", "using ", "[GramKernel(2, 16)]", "GramKernel", "\0", "\uFFFF", "\uD800", "\uFEFF",
        "\t", "\r", "\u2028", "\\u", "::", "=>", "?", "unsafe ", "extension(int x) { }",
        "<<<<<<< HEAD\n", "\n=======\n", "\n>>>>>>> branch\n",
    ];

    /// <summary>The text with up to three accidents; two in five texts stay whole.</summary>
    public static Gen<string> Of(string text) =>
        Gen.Frequency((4, Gen.Constant(0)), (3, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)))
            .SelectMany(faults => Break(text, faults));

    private static Gen<string> Break(string text, int faults) =>
        faults == 0 ? Gen.Constant(text) : Once(text).SelectMany(broken => Break(broken, faults - 1));

    private static Gen<string> Once(string text) =>
        from start in Gen.Choose(0, text.Length)
        from length in Gen.Choose(0, Math.Min(LongestPart, text.Length - start))
        from target in Gen.Choose(0, text.Length)
        from scrap in Gen.Elements(Scraps)
        from broken in Gen.Elements(
            text[..start],
            text[start..],
            text.Remove(start, length),
            text.Remove(start, length),
            text.Insert(target, text.Substring(start, length)),
            text.Insert(start, scrap),
            text.Insert(start, scrap),
            text.Remove(start, length).Insert(start, scrap),
            Swap(text, start))
        select broken;

    /// <summary>Two neighbouring characters the other way round.</summary>
    private static string Swap(string text, int start) => start + 1 < text.Length
        ? string.Concat(text.AsSpan(0, start), [text[start + 1], text[start]], text.AsSpan(start + 2))
        : text;
}
