using System.Collections;
using System.Globalization;
using System.Reflection;
using Xunit.v3;

namespace VerifyTests;

/// <summary>What the files of a test begin with: its class, its method, and the arguments of a theory.</summary>
internal static class SnapshotName
{
    public static string Of(ITestContext context)
    {
        var test = context.Test as IXunitTest ?? throw new InvalidOperationException("Verify is called outside of a test.");
        return Of(test.TestMethod.TestClass.Class, test.TestMethod.Method, test.TestMethodArguments);
    }

    public static string Of(Type type, MethodInfo method, IReadOnlyList<object?> arguments)
    {
        IEnumerable<string> parameters = method.GetParameters().Zip(arguments, (p, value) => $"_{p.Name}={Text(value)}");
        return $"{NameOf(type)}.{method.Name}{string.Concat(parameters)}";
    }

    private static string NameOf(Type type) =>
        type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => ForFile(text),
        IEnumerable items => List([.. items.Cast<object?>().Select(Text)]),
        _ => ForFile(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null"),
    };

    private static string List(string[] items) => items.Length == 0 ? "[]" : string.Join(',', items);

    /// <summary>The same on every system, whatever the system at hand would allow.</summary>
    private static string ForFile(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || "\"\\<>|:*?/".Contains(c) ? '-' : c));
}
