namespace GramGen.Generators.Tests;

/// <summary>
/// Every sample runs and prints what it is for. Snapshots is a test project, StyleTransfer has one, and Cluster is a script, which the
/// tests of the tool run.
/// </summary>
public sealed class SampleTests
{
    /// <summary>Lines of the output; the other lines of a sample may be anything.</summary>
    private static readonly Dictionary<string, string[]> Printed = new()
    {
        ["CircleFit"] = ["the circle behind the points   2.0000     -1.0000      3.0000"],
        ["CovariancePooling"] = ["difference of mean brightness: 0.0", "recognized by covariance: 100 of 100"],
        ["FirstKernel"] = [" 30  70   4", " 70 174  12", "  4  12   2"],
        ["LogisticRegression"] = ["within three standard errors: 4 of 4"],
        ["NormalEquations"] = ["x^0:   1.000, expected  1.000", "x^1:  -2.000, expected -2.000", "x^2:   0.500, expected  0.500"],
    };

    public static TheoryData<string> Names => [.. Printed.Keys];

    [Fact]
    public void Samples_AreAllRun() => Assert.Equal(
        Printed.Keys.Concat(["Cluster", "Snapshots", "StyleTransfer"]).Order(StringComparer.Ordinal),
        Directory.GetDirectories(Path.Combine(ReadMeBlocks.Root, "samples"))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_PrintsItsResult(string name)
    {
        (string output, int exitCode) = Sample.Run(Path.Combine(Sample.FolderOf(name), $"{name}.dll"));

        Assert.True(exitCode == 0, output);
        Assert.Subset(output.Split('\n').ToHashSet(), Printed[name].ToHashSet());
    }

    [Fact]
    public void FirstKernel_IsTheFirstProgramOfTheReadMe() => Assert.Equal(
        ReadMeBlocks.Examples.First().Code,
        ReadMeBlocks.Text("samples/FirstKernel/Program.cs").Trim());
}
