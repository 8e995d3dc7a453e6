namespace GramGen.Generators.Emit;

/// <summary>Names that generated code uses, from <c>global::</c> on, so that nothing of the user's can stand for them.</summary>
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
    public const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    public const string GeneratedCode =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"GramGen.Generators\", null)]";

    public const string Optimized =
        "[global::System.Runtime.CompilerServices.MethodImpl("
        + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    public const string ModuleInitializer = "[global::System.Runtime.CompilerServices.ModuleInitializer]";
}
