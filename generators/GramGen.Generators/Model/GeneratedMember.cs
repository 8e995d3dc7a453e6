using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>A member that the user's type gets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Parameters">The types of a method's parameters from <c>global::</c> on.</param>
internal sealed record GeneratedMember(string Name, GeneratedMemberKind Kind, EquatableArray<string> Parameters)
{
    // The same for every type, and asked for at every edit.
    private static readonly GeneratedMember[] OfAll = [.. Property("Shapes"), Type("GramShapes")];
    private static readonly GeneratedMember[] OfOneSize = [.. Property("Shape"), .. Property("FeatureLength"), .. Property("GramLength")];
    private static readonly GeneratedMember Registration = Method("RegisterGramKernels");

    /// <summary>All that the files of a type add to it.</summary>
    public static IEnumerable<GeneratedMember> Of(GramKernelSpec spec)
    {
        string features = $"global::System.ReadOnlySpan<{spec.Features}>";
        string sums = $"global::System.ReadOnlySpan<{spec.Element.Name}>";
        string written = $"global::System.Span<{spec.Element.Name}>";
        const string Options = "global::GramGen.GramGradientOptions";

        IEnumerable<GeneratedMember> members =
        [
            .. OfAll,
            Method("Compute", features, written, spec.Element.Name),
            .. spec.Shapes.Select(shape => Type(shape.ClassName)),
        ];
        if (spec.Shapes.Count == 1)
        {
            members = [.. members, .. OfOneSize];
        }

        if (spec.HasGradient)
        {
            members =
            [
                .. members,
                Method("Backward", sums, sums, written, Options),
                Method("StyleLoss", sums, sums, written, "global::GramGen.GramStyleLoss", Options),
            ];
        }

        return spec.CanRegister ? [.. members, Registration] : members;
    }

    private static GeneratedMember Method(string name, params string[] parameters) =>
        new(name, GeneratedMemberKind.Method, new EquatableArray<string>(parameters));

    private static GeneratedMember Type(string name) => new(name, GeneratedMemberKind.Type, new EquatableArray<string>([]));

    private static GeneratedMember[] Property(string name) =>
        [new(name, GeneratedMemberKind.Property, new EquatableArray<string>([])), Method("get_" + name)];
}
