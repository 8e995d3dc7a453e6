namespace GramGen.Syrk;

/// <summary>Has the generator write the tiles for any size onto a type of this library.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GenericGramTilesAttribute : Attribute;
