using GramGen.Tests;

namespace GramGen.Generators.Tests;

/// <summary>
/// The snapshot test that docs/snapshots.md shows is the sample's, which runs with all tests; here it is seen to fail. Each run is a
/// process, as the initialization of Verify is once in a process.
/// </summary>
public sealed class ReadMeSnapshotTests : IDisposable
{
    private const string Layers = "Layers.cs";

    private readonly string _folder = Directory.CreateTempSubdirectory("gramgen-snapshots").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Example_IsTheSample() => Assert.Equal(
        ReadMeBlocks.Text("samples/Snapshots/KernelSnapshots.cs").Trim(),
        Assert.Single(ReadMeBlocks.Of("cs", ReadMeBlocks.Text("docs/snapshots.md"))));

    /// <summary>Without its using nothing is generated; the other files are tried in the exhaustive run.</summary>
    [Fact]
    public void FileWithoutItsKernels_FailsTheTest()
    {
        Sample.CopyTo("Snapshots", _folder);
        Assert.Equal(0, Run(File.ReadAllText(Path.Combine(_folder, Layers))));
        Assert.NotEqual(0, Run("[GramKernel(64, 784)] public readonly partial struct Layers;"));
    }

    [Theory]
    [InlineData("public readonly partial struct Layers;")]
    [InlineData(
        "using GramGen; [GramKernel(64, 784)] public readonly partial struct Layers; [GramKernel(0, 1)] public partial struct Other;")]
    public void FileWithOtherMistakes_FailsTheTest(string layers)
    {
        Exhaustive.Require();
        Sample.CopyTo("Snapshots", _folder);
        Assert.NotEqual(0, Run(layers));
    }

    private int Run(string layers)
    {
        File.WriteAllText(Path.Combine(_folder, Layers), layers);
        return Sample.Run(Path.Combine(_folder, "Snapshots.dll")).ExitCode;
    }
}
