using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>Where the user's partial type stands, as text.</summary>
/// <param name="Namespace">The namespace, or the empty string for the global one.</param>
/// <param name="Declarations">The types from the outermost to the user's own, as in <c>partial record struct Relu1_1</c>.</param>
/// <param name="FullName">The user's type from <c>global::</c> on.</param>
/// <param name="FileName">The user's type with its namespace, as a name for files; unique but for case.</param>
internal sealed record TypeHierarchy(
    string Namespace, EquatableArray<string> Declarations, string FullName, string FileName);
