using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Packages.Tests;

/// <summary>The packages as users install them; publishing changes no bit.</summary>
public sealed class ConsumerTests : IClassFixture<DigestConsumer>
{
    private readonly PackedFiles _packed;
    private readonly DigestConsumer _digest;

    public ConsumerTests(PackedFiles packed, DigestConsumer digest)
    {
        Requirement.RunExhaustively();
        _packed = packed;
        _digest = digest;
    }

    [Fact]
    public void DeclaredKernel_IsGeneratedAndRuns()
    {
        Assert.EndsWith(": a kernel is registered for 24×1100", _digest.JustInTime[0], StringComparison.Ordinal);
        Assert.Equal(11, _digest.JustInTime.Length);
    }

    [Fact]
    public void ReadMeOfThePackage_BuildsAndRuns()
    {
        string[] printed = new Consumer(_packed, "ReadMe", "GramGen", Example("GramGen")).Run();
        Assert.Contains(
            printed, line => line.EndsWith("generated (Relu1_1): a kernel is registered for 64×50176", StringComparison.Ordinal));
    }

    /// <summary>The package for TorchSharp brings the generator with it, through its dependency on GramGen.</summary>
    [Fact]
    public void ReadMeOfTorchSharp_BuildsBesideADeclaredKernel()
    {
        string program =
            $"{Example("GramGen.TorchSharp")}\n[GramKernel(3, 4)]\npublic partial struct Declared : IGramKernel<float, float>;\n";
        new Consumer(_packed, "Torch", "GramGen.TorchSharp", program).Build();
    }

    [Fact]
    public void ReadMeOfData_BuildsAndRuns()
    {
        Assert.Equal(["3 rows, means 3 and 4"], new Consumer(_packed, "Data", "GramGen.Data", Example("GramGen.Data")).Run());
    }

    /// <summary>Installed as users do, it is a command that computes.</summary>
    [Fact]
    public void Tool_IsInstalledAndRuns()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_packed.Root, "tool")).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), Consumer.Sources(_packed.Folder));
        File.WriteAllText(Path.Combine(folder, "a.csv"), "x,y\n1,2\n3,5\n");
        Command.Run(folder, "dotnet", "tool", "install", "GramGen.Tool", "--version", _packed.Version, "--tool-path", "installed");
        string printed = Command.Run(folder, Path.Combine(folder, "installed", "gramgen"), "stats", "--input", "a.csv", "--out", "a.npz");
        Assert.StartsWith("Saved a.npz: Gram matrix, covariance and means of 2 rows of 2 columns; ", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Trimmed_GivesTheSameBits()
    {
        Holds(_digest.JustInTime[0], _digest.Consumer.Publish("trimmed", "PublishTrimmed=true"));
    }

    [Theory]
    [InlineData("", "Vector128")]
    [InlineData("x86-64-v3", "Avx2")]
    [InlineData("x86-64-v4", "Avx512")]
    public void NativeAot_GivesTheSameBits(string instructionSet, string isa)
    {
        bool isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        Assert.SkipUnless(isX64 || instructionSet.Length == 0, $"{instructionSet} is for another processor.");
        Assert.SkipUnless(instructionSet != "x86-64-v3" || Avx2.IsSupported, "The processor has no AVX2.");
        Assert.SkipUnless(instructionSet != "x86-64-v4" || Avx512BW.VL.IsSupported, "The processor has no AVX-512.");
        NativeLinker.Require();

        string[] printed = _digest.Consumer.Publish($"aot{instructionSet}", "PublishAot=true", $"IlcInstructionSet={instructionSet}");

        Holds($"{isa}, the fastest this program is compiled for: a kernel is registered for 24×1100", printed);
    }

    /// <summary>Kernels that no type's own method calls are left out.</summary>
    [Fact]
    public void NativeAotWithoutRegistration_GivesTheSameBits()
    {
        NativeLinker.Require();
        string[] aot = ["PublishAot=true", "IlcInstructionSet=x86-64-v3"];
        _digest.Consumer.Publish("registered", aot);

        string[] printed = _digest.Consumer.Publish("unregistered", [.. aot, "GramGenRegisterKernels=false"]);

        Assert.EndsWith(": no kernel is registered for 24×1100", printed[0], StringComparison.Ordinal);
        Assert.Equal(_digest.JustInTime.Skip(1), printed.Skip(1));
        Assert.True(_digest.Consumer.Size("unregistered") < _digest.Consumer.Size("registered"));
    }

    private void Holds(string first, string[] printed) => Assert.Equal([first, .. _digest.JustInTime.Skip(1)], printed);

    private string Example(string package)
    {
        string readMe = Package.All(_packed.Folder).Single(packed => packed.Name == $"{package}.{_packed.Version}.nupkg").Text("README.md");
        return readMe.ReplaceLineEndings("\n").Split("```csharp\n")[1].Split("```")[0];
    }
}
