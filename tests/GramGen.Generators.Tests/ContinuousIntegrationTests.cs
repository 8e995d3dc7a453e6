using System.Text.RegularExpressions;

namespace GramGen.Generators.Tests;

/// <summary>The workflows run the steps of one script, and the script runs the README's commands.</summary>
public sealed partial class ContinuousIntegrationTests
{
    private static readonly string Script = ReadMeBlocks.Text(".ci/run");

    private static string[] Steps => [.. Step().Matches(Script).Select(step => step.Groups["name"].Value)];

    [Fact]
    public void Script_RunsTheCommandsOfTheReadMe()
    {
        string[] commands = ReadMeBlocks.Of("", ReadMeBlocks.Text("README.md"))
            .Single(block => block.Contains("dotnet test", StringComparison.Ordinal)).Split('\n');

        Assert.Equal(2, commands.Length);
        Assert.All(commands, command => Assert.Contains(command, Script, StringComparison.Ordinal));
    }

    [Fact]
    public void Script_DescribesItsSteps() => Assert.Equal(
        Steps, Script.Split('\n').Select(line => Described().Match(line)).Where(line => line.Success)
            .Select(line => line.Groups["name"].Value));

    [Fact]
    public void Workflow_RunsEveryStepOfTheScript()
    {
        string workflow = ReadMeBlocks.Text(".github/workflows/ci.yml");
        IEnumerable<string> run = Run().Matches(workflow).SelectMany(steps => steps.Groups["steps"].Value.Split(' '));
        Assert.Equal(Steps.Order(StringComparer.Ordinal), run.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^step_(?<name>\w+)\(\)", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"^#   (?<name>\w+) ")]
    private static partial Regex Described();

    /// <summary>In a command, or in the matrix that a command takes them from.</summary>
    [GeneratedRegex(@"(\.ci/run|steps:) (?<steps>\w+( \w+)*)")]
    private static partial Regex Run();
}
