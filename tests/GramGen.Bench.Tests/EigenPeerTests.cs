using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;
using GramGen.Bench.Peers.Eigen;
using GramGen.Tests;

namespace GramGen.Bench.Tests;

/// <summary>The peer that is compiled for each size.</summary>
public sealed class EigenPeerTests : IDisposable
{
    private static readonly EigenCompiler Compiler = EigenCompiler.Find();

    private readonly string _folder = Directory.CreateTempSubdirectory("gramgen-eigen").FullName;

    /// <summary>
    /// Less than a vector, and more. Compiling a size takes seconds: a single channel and a single pixel are for exhaustive runs.
    /// </summary>
    public static IEnumerable<TheoryDataRow<int, int, string>> Products =>
        from shape in new GramShape[] { new(5, 17), new(64, 100), new(1, 9), new(7, 1) }
            .Take(Exhaustive.IsOn ? 4 : 2)
        from product in EigenLibrary.ProductNames
        select new TheoryDataRow<int, int, string>(shape.Channels, shape.Pixels, product);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Products))]
    public void EveryExpression_ComputesTheGramMatrix(int channels, int pixels, string product)
    {
        Assert.SkipWhen(Compiler.UnavailableReason is not null, Compiler.UnavailableReason ?? "");
        var shape = new GramShape(channels, pixels);
        var inputs = new OperationInputs(shape, AlignedMemory.Activations(shape.FeatureLength, offset: 1), GramOptions.Default);
        var library = new EigenLibrary(Compiler.Compile(shape));

        using Call call = EigenPeer.Prepare(library.Products.Single(found => found.Name == product), inputs);

        Expectation expected = new Expectations(inputs).Product;
        Assert.InRange(expected.LargestError(call.Result()), 0, expected.PeerBound);
    }

    [Fact]
    public void SizeThatIsTooLarge_IsLeftOut()
    {
        Assert.SkipWhen(Compiler.UnavailableReason is not null, Compiler.UnavailableReason ?? "");
        Peer peer = EigenPeer.OfProduct([new(5, 17), new(65, 17), new(64, 1025)]);

        Assert.True(peer.IsAvailable, peer.UnavailableReason);
        Assert.StartsWith("Eigen 3", peer.Routine.Version, StringComparison.Ordinal);
        Assert.True(peer.Fits(new(5, 17)));
        Assert.False(peer.Fits(new(65, 17)));
        Assert.False(peer.Fits(new(64, 1025)));
    }

    [Fact]
    public void LargeSizesAlone_AreTheReason()
    {
        Assert.SkipWhen(Compiler.UnavailableReason is not null, Compiler.UnavailableReason ?? "");

        Assert.Equal("it is compared up to 64 channels and 65536 features", EigenPeer.OfProduct([new(65, 17)]).UnavailableReason);
    }

    [Fact]
    public void SameSizeAgain_IsNotCompiledAgain()
    {
        Assert.SkipWhen(Compiler.UnavailableReason is not null, Compiler.UnavailableReason ?? "");
        string file = Compiler.Compile(new(5, 17));
        DateTime written = File.GetLastWriteTimeUtc(file);

        Assert.Equal(file, Compiler.Compile(new(5, 17)));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public void MachineWithoutCompiler_NamesThePackage()
    {
        string? reason = ReasonOf(new EigenCompiler(_folder, _folder));

        Assert.Equal("no C++ compiler (g++, clang++, c++) is in PATH; on Debian: apt-get install g++", reason);
    }

    [Fact]
    public void MachineWithoutHeaders_NamesThePackageAndTheVariable()
    {
        AddCompiler();

        string? reason = ReasonOf(new EigenCompiler(_folder, "nowhere"));

        Assert.StartsWith("no Eigen headers are in nowhere; on Debian: apt-get install libeigen3-dev", reason, StringComparison.Ordinal);
        Assert.Contains(EigenCompiler.HeadersVariable, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void CompilerThatFails_IsTheReason()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The compiler of this test is a shell script.");
        AddCompiler();
        Directory.CreateDirectory(Path.Combine(_folder, "Eigen"));
        File.WriteAllText(Path.Combine(_folder, "Eigen", "Core"), "");

        string? reason = ReasonOf(new EigenCompiler(_folder, _folder));

        Assert.Equal("c++ does not compile EigenPeer.cpp for 5×17: fatal error: it is broken", reason);
    }

    private static string? ReasonOf(EigenCompiler compiler) => EigenPeer.OfProduct([new(5, 17)], compiler).UnavailableReason;

    /// <summary>A compiler that always fails.</summary>
    private void AddCompiler()
    {
        string file = Path.Combine(_folder, OperatingSystem.IsWindows() ? "c++.exe" : "c++");
        File.WriteAllText(file, "#!/bin/sh\necho note >&2\necho 'fatal error: it is broken' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
