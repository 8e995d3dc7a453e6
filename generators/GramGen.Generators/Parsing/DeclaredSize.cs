using GramGen.Generators.Model;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>A size that makes sense, and the attribute that declares it.</summary>
internal sealed record DeclaredSize(ShapeSpec Shape, AttributeData Attribute);
