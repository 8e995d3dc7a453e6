namespace GramGen.Generators.Model;

/// <summary>What a generated member is.</summary>
internal enum GeneratedMemberKind
{
    Property,
    Method,
    Type,
}
