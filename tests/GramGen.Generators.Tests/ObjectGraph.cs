using System.Reflection;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>Everything that an object keeps alive through its fields.</summary>
internal static class ObjectGraph
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Objects that keep a compilation alive or compare by reference, with the path of fields to them.</summary>
    public static IReadOnlyList<string> CompilerObjects(object root)
    {
        var found = new List<string>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Path)>([(root, root.GetType().Name)]);
        while (open.TryPop(out (object Value, string Path) item))
        {
            if (IsOfCompiler(item.Value))
            {
                found.Add($"{item.Path}: {item.Value.GetType()}");
            }
            else if (seen.Add(item.Value))
            {
                foreach ((object value, string name) in Children(item.Value))
                {
                    open.Push((value, $"{item.Path}.{name}"));
                }
            }
        }

        return found;
    }

    private static bool IsOfCompiler(object value) => value is Compilation or ISymbol or SyntaxNode or SyntaxTree or SyntaxToken
        or SyntaxReference or Location or SemanticModel or AttributeData;

    private static IEnumerable<(object Value, string Name)> Children(object parent)
    {
        IEnumerable<(object? Value, string Name)> children = parent is Array array
            ? array.Cast<object?>().Select((value, i) => (value, $"[{i}]"))
            : FieldsOf(parent.GetType()).Select(field => (field.GetValue(parent), field.Name));
        foreach ((object? value, string name) in children)
        {
            if (value is not null and not string and not Pointer and not MemberInfo && !value.GetType().IsPrimitive)
            {
                yield return (value, name);
            }
        }
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? part = type; part is not null; part = part.BaseType)
        {
            foreach (FieldInfo field in part.GetFields(Own))
            {
                yield return field;
            }
        }
    }
}
