using System.Text.RegularExpressions;

namespace VerifyTests.Tests;

/// <summary>The stand-in can be exchanged for the packages: no test beside its own names what they do not have.</summary>
public class ExchangeTests
{
    private static readonly Type[] InPackages =
    [
        typeof(SettingsTask), typeof(VerifySourceGenerators), typeof(Verifier), typeof(VerifyException),
    ];

    public static TheoryData<string> Own =>
    [
        .. typeof(SettingsTask).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(SettingsTask).Namespace && !type.IsNested && !InPackages.Contains(type))
            .Select(type => type.Name),
    ];

    [Theory]
    [MemberData(nameof(Own))]
    public void TypeOfStandIn_NotUsedByOtherTests(string name)
    {
        string own = Path.Combine(SourceFolder.Project, "Verify") + Path.DirectorySeparatorChar;
        IEnumerable<string> others = Directory.EnumerateFiles(SourceFolder.Project, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(own, StringComparison.Ordinal));

        Assert.DoesNotContain(others, file => Regex.IsMatch(File.ReadAllText(file), $@"\b{name}\b"));
    }
}
