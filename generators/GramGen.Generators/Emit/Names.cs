namespace GramGen.Generators.Emit;

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

    /// <summary>The <c>using</c> directives of files in a namespace of the library's.</summary>
    public static string[] Usings { get; } =
    [
        "using global::System;", "using global::System.CodeDom.Compiler;", "using global::GramGen.CompilerServices;",
    ];

    /// <summary>The library's looped routine for an instruction set.</summary>
    public static string LoopedRoutine(VectorVocabulary vocabulary) => $"{vocabulary.IsaName}Looped";
}
