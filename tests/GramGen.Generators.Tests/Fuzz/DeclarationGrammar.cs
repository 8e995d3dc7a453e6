using FsCheck;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>Files with kernels, valid and invalid.</summary>
internal static class DeclarationGrammar
{
    /// <summary>A second file, to which the first refers.</summary>
    public const string Around = """
        global using Aliased = GramGen.GramKernelAttribute;
        internal static class Sizes { public const int Channels = 3; public const int Side = 5; public static int Variable = 2; }
        internal class Base { protected static int Shape => 1; }
        internal interface IMine { static int GramLength => 1; }
        """;

    /// <remarks>No type is called <c>var</c>: all code that sees it, generated or not, could no longer use the keyword.</remarks>
    public static Gen<string> WildFile { get; } = new Grammar(Rules(), power: 1).Of("file");

    /// <summary>A file with few errors, so that it often compiles.</summary>
    public static Gen<string> CalmFile { get; } = new Grammar(Rules(), power: 2).Of("file");

    private static Dictionary<string, (int Weight, string Text)[]> Rules() => new(StringComparer.Ordinal)
    {
        ["file"] = [(1, "«using»«fileAttribute»«types»"), (1, "«using»«fileAttribute»namespace «space»;\n«types»"),
            (1, "«using»«fileAttribute»namespace «space»\n{\n«types»}\n«types»")],
        ["using"] = [(12, "using GramGen;\n"), (2, "using System;\nusing GramGen;\n"), (1, "global using GramGen;\n"), (1, "")],
        ["fileAttribute"] =
        [
            (12, ""), (1, "[assembly: System.CLSCompliant(true)]\n"), (1, "[module: System.Runtime.CompilerServices.SkipLocalsInit]\n"),
            (1, "[assembly: GramKernel(2, 3)]\n"), (1, "#nullable disable\n"), (1, "#define FAST\n"),
        ],
        ["space"] = [(4, "Mine"), (1, "Mine.Layers"), (1, "@class.@event"), (1, "GramGen"),
            (1, "GramGen.CompilerServices"), (1, "Mine.System"), (1, "Größe.Ψ"), (1, "Kernel")],
        ["types"] = [(6, "«type0»"), (3, "«type0»«type0»"), (1, "«type0»«other»«type0»«type0»"), (1, "«other»«type0»")],
        ["type0"] = [(8, "«kernel»"), (2, "«topAccess»«host» «name»«generic»\n{\n«members»«type1»}\n")],
        ["type1"] = [(6, "«nestedKernel»"), (2, "«nestedKernel»«nestedKernel»"),
            (2, "«nestedAccess»«host» «name»«generic»\n{\n«type2»«members»}\n")],
        ["type2"] = [(6, "«nestedKernel»"), (1, "«nestedAccess»«host» «name»\n{\n«nestedKernel»}\n")],
        ["kernel"] = [(1, "«trivia»«attributes»«topAccess»«carrier» «name»«generic»«parameters»«bases»«body»")],
        ["nestedKernel"] = [(1, "«trivia»«attributes»«nestedAccess»«carrier» «name»«generic»«bases»«body»")],
        ["topAccess"] = [(6, "internal "), (3, "public "), (2, ""), (1, "file ")],
        ["nestedAccess"] =
        [
            (6, "internal "), (3, "public "), (2, ""), (2, "private "), (1, "protected internal "), (1, "private protected "),
            (1, "protected "),
        ],
        ["carrier"] =
        [
            (8, "partial struct"), (6, "readonly partial struct"), (6, "sealed partial class"), (3, "partial record"),
            (3, "partial record struct"), (3, "partial class"), (2, "abstract partial class"), (1, "readonly partial record struct"),
            (1, "static partial class"), (1, "ref partial struct"), (1, "partial interface"), (1, "enum"), (1, "struct"), (1, "class"),
            (1, "record"), (1, "delegate void"), (1, "partial partial struct"), (1, "partial enum"), (1, "new partial class"),
        ],
        ["host"] =
        [
            (6, "static partial class"), (4, "partial struct"), (4, "sealed partial class"), (2, "partial record"),
            (2, "partial interface"),
            (2, "partial class"), (1, "class"), (1, "partial record struct"), (1, "ref partial struct"), (1, "abstract partial class"),
        ],
        ["name"] =
        [
            (6, "Kernel"), (4, "Relu1_1"), (2, "RELU1_1"), (1, "@class"), (1, "@record"), (1, "@required"), (1, "@file"),
            (1, "Größe_λ"), (1, "e\u0301te\u0301"), (1, "A\u203FB"), (1, "a\u200Db"), (1, "\\u0041bc"), (1, "Gram2x16"), (1, "Gram3x16"),
            (1, "GramShapes"), (1, "Shape"), (1, "Compute"), (1, "System"), (1, "GramGen"), (1, "Vector512"), (1, "Avx2"), (1, "_"),
            (1, "dynamic"), (1, "field"), (1, "nint"), (1, "Iiİı"), (1, "features"), (1, "extension"), (1, "scoped"), (1, "async"),
            (1, "DE"), (1, "𝒜"), (1, "Kernel`1"), (1, ""),
        ],
        ["generic"] = [(20, ""), (1, "<T>"), (1, "<T1, T2>"), (1, "<in T>"), (1, "<>")],
        ["parameters"] = [(20, ""), (1, "(int depth)"), (1, "()"), (1, "(int Shape, int GramLength)")],
        ["bases"] =
        [
            (16, ""), (1, " : System.IDisposable"), (1, " : Base"), (1, " : IMine"), (1, " : IGramKernel<float, float>"), (1, " : Kernel"),
            (1, " : IGramGradientKernel<float>"), (1, " : IGramRightHandSideKernel<float, float>"), (1, " : Missing"),
            (1, " : IGramWeightedKernel<float, float>"),
            (1, " where T : class"),
        ],
        ["body"] = [(8, ";\n"), (4, " { }\n"), (4, "\n{\n«members»}\n")],
        ["members"] = [(6, ""), (6, "    «member»\n"), (2, "    «member»\n    «member»\n")],
        ["member"] =
        [
            (3, "public static int Own => 1;"), (1, "public int Depth { get; set; }"), (1, "public void Dispose() { }"),
            (1, "public static void Compute(int[] own) { }"), (1, "internal sealed class System;"), (1, "internal sealed class GramGen;"),
            (1, "public static int GramLength => 0;"), (1, "private int Shape;"), (1, "private static void RegisterGramKernels() { }"),
            (1, "private sealed class GramShapes;"), (1, "private enum Gram2x16 { A }"), (1, "public int get_Shape() => 1;"),
            (1, "public const int FeatureLength = 3;"), (1, "public int this[int i] => i;"), (1, "public event System.Action? Shapes;"),
            (1, "private sealed class Compute<T>;"), (1, "public static double StyleLoss;"), (1, "static «member»"),
            (1, "«attributes»«member»"),
            (1, "public static void Compute(System.ReadOnlySpan<float> features, System.Span<float> gram, float scale = 1) { }"),
        ],
        ["other"] =
        [
            (2, "internal sealed class Unrelated;\n"), (1, "internal static class System;\n"), (1, "internal static class GramGen;\n"),
            (1, "internal sealed class GramKernelAttribute : global::System.Attribute;\n"), (1, "internal sealed class Span;\n"),
            (1, "internal partial struct Kernel { private int _own; }\n"), (1, "internal enum Kernel { A }\n"),
            (1, "internal class Kernel<T>;\n"),
            (1, "namespace Kernel { internal class Kernel; }\n"),
        ],
        ["trivia"] =
        [
            (12, ""), (2, "/// <summary>A layer.</summary>\n"), (1, "// [GramKernel(1, 1)]\n"),
            (1, "#if FAST\n#endif\n"), (1, "#region R\n#endregion\n"),
            (1, "#pragma warning disable\n"), (1, "#line 7 \"Other.cs\"\n"), (1, "#line hidden\n"), (1, "#warning W\n"),
            (1, "/* «attributes»*/\n"), (1, "#nullable enable\n"),
            (1, "[System.Obsolete]\n"), (1, "[System.Serializable]\n"),
            (1, "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]\n"),
            (1, "[System.CLSCompliant(true)]\n"), (1, "[System.Obsolete(\"No\", true)]\n"),
            (1, "[System.Diagnostics.CodeAnalysis.Experimental(\"X1\")]\n"),
            (1, "[Missing]\n"), (1, "[System.Diagnostics.DebuggerDisplay(\"{Shape}\")]\n"), (1, "[System.Flags]\n"),
        ],
        ["attributes"] =
        [
            (10, "[«attribute»]\n"), (4, "[«attribute», «attribute»]\n"), (3, "[«attribute»]\n[«attribute»]\n"),
            (1, "[type: «attribute»]\n"), (1, "[return: «attribute»]\n"),
            (1, "[«attribute», «attribute», «attribute», «attribute», «attribute», «attribute»]\n"),
            (1, "[«attribute»] [«attribute»\n"), (1, "[]\n"), (1, ""),
        ],
        ["attribute"] = [(30, "«attributeName»(«size»«form»)"), (1, "«attributeName»"), (1, "«attributeName»()"),
            (1, "«attributeName»(«number»)"), (1, "«attributeName»(«number», «number», «number»)")],
        ["attributeName"] = [(12, "GramKernel"), (2, "GramKernelAttribute"), (2, "global::GramGen.GramKernel"),
            (2, "Aliased"), (1, "GramGen.GramKernelAttribute"), (1, "@GramKernel"), (1, "GramKernel<int>")],
        ["size"] = [(10, "«channels», «number»"), (4, "channels: «channels», pixels: «number»"),
            (3, "pixels: «number», channels: «channels»"), (1, "«number», channels: «number»"),
            (1, "channel: «number», pixels: «number»")],
        // Few channels keep the generated text short.
        ["channels"] = [(4, "«few»"), (1, "«number»")],
        ["few"] = [(1, "1"), (3, "2"), (1, "3")],
        ["number"] = [(30, "«small»"), (10, "«edge»"), (4, "«expression»"), (3, "«absurd»")],
        ["small"] = [(2, "1"), (4, "2"), (2, "3"), (1, "4"), (1, "5"), (1, "6"), (1, "7"), (1, "8"), (4, "16"), (1, "20"), (1, "12")],
        ["edge"] = [(1, "15"), (1, "17"), (1, "22"), (1, "31"), (1, "32"), (1, "33"), (1, "48"), (1, "63"), (1, "64"),
            (1, "100"), (1, "512"), (1, "1023"), (1, "1024"), (1, "1025"), (1, "4096"), (1, "50176")],
        ["absurd"] = [(1, "0"), (1, "-1"), (1, "int.MinValue"), (1, "int.MaxValue"), (1, "46340"), (1, "46341"),
            (1, "65536"), (1, "65537"), (1, "2147483648"), (1, "99999999999999999999"), (1, "1_000_000")],
        ["expression"] =
        [
            (3, "Sizes.Channels"), (3, "Sizes.Side * Sizes.Side"), (1, "Sizes.Variable"), (1, "'a'"), (1, "(byte)3"),
            (1, "sizeof(int)"), (1, "16L"), (1, "1.5"), (1, "\"16\""),
            (1, "null"), (1, "default"), (1, "default(int)"), (1, "unchecked(int.MaxValue + 1)"),
            (1, "int.MaxValue + 1"), (1, "1 / 0"), (1, "0x10"), (1, "0b101"), (1, "1 << 4"), (1, "~0"),
            (1, "true ? 2 : 3"), (1, "Missing"), (1, "typeof(int)"), (1, "new int[] { 1 }"), (1, "(GramElement)2"),
            (1, "checked(3)"), (1, ""), (1, "nameof(Sizes).Length"),
        ],
        ["form"] =
        [
            (16, ""), (3, ", Element = GramElement.Double"), (3, ", Element = GramElement.Half"),
            (2, ", Integer = GramInteger.SByte"), (1, ", Integer = GramInteger.Byte, Layout = FeatureLayout.ChannelsLast"),
            (1, ", Integer = GramInteger.Byte, RightHandSide = true"),
            (2, ", Layout = FeatureLayout.ChannelsLast"), (3, ", Gradient = true"), (3, ", RightHandSide = true"),
            (3, ", Weights = true"), (2, ", RightHandSide = true, Weights = true"), (1, ", Weights = true, Gradient = true"),
            (1, ", RightHandSide = true, Gradient = true"), (1, ", Element = GramElement.Single"),
            (1, ", Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, Gradient = true"),
            (1, ", Element = GramElement.Half, Gradient = true"), (1, ", Layout = (FeatureLayout)9"),
            (1, ", Element = (GramElement)7"), (1, ", Element = 1"), (1, ", Gradient = false"), (1, ", Gradient = null"),
            (1, ", Missing = 1"), (1, ", Gradient = true, Gradient = true"), (1, ", Element = default"),
        ],
    };
}
