using GramGen.CompilerServices;
using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class DispatchTests
{
    private static readonly GramShape Undeclared = new(9, 12345);

    [Fact]
    public void AKernel_SaysItsSize()
    {
        Assert.Equal(new GramShape(6, 70), OneSize.Shape);
        Assert.Equal(420, OneSize.FeatureLength);
        Assert.Equal(36, OneSize.GramLength);
        Assert.Equal([new GramShape(6, 70)], OneSize.Shapes);
        Assert.Equal([new GramShape(3, 20), new GramShape(17, 48)], TwoSizes.Shapes);
    }

    [Fact]
    public void EveryEntry_ComputesTheSame()
    {
        float[] features = Samples.Uniform(OneSize.Shape);
        float[] expected = DocumentedOrder.Gram(OneSize.Shape, features, 0.25f);
        Assert.Equal(expected, Result(gram => OneSize.Compute(features, gram, 0.25f)));
        Assert.Equal(expected, Result(gram => Gram.Compute<OneSize>(features, gram, 0.25f)));
        Assert.Equal(expected, Result(gram => Gram.Compute(features, OneSize.Shape, gram, scale: 0.25f)));
        Assert.Equal(DocumentedOrder.Gram(OneSize.Shape, features), Result(gram => OneSize.Compute(features, gram)));

        static float[] Result(Action<float[]> compute)
        {
            float[] gram = new float[OneSize.GramLength];
            compute(gram);
            return gram;
        }
    }

    [Fact]
    public void AFamily_DispatchesBySize()
    {
        foreach (GramShape shape in TwoSizes.Shapes.ToArray())
        {
            float[] features = Samples.Uniform(shape);
            float[] gram = new float[shape.GramLength];
            Gram.Compute<TwoSizes>(features, gram);
            Assert.Equal(DocumentedOrder.Gram(shape, features), gram);
        }
    }

    [Fact]
    public void GenericCode_CanBeWrittenOverKernels()
    {
        Assert.Equal([5600f], Trace<OneSize>(4f)[..1]);

        static float[] Trace<TKernel>(float value)
            where TKernel : IGramKernel<float, float>
        {
            float[] features = new float[TKernel.Shapes[0].FeatureLength];
            Array.Fill(features, value);
            float[] gram = new float[TKernel.Shapes[0].GramLength];
            Gram.Compute<TKernel>(features, gram, 5f);
            return gram;
        }
    }

    [Fact]
    public void DeclaredKernels_RegisterThemselves()
    {
        Assert.Contains(OneSize.Shape, Gram.RegisteredShapes());
        Assert.Contains(new GramShape(17, 48), Gram.RegisteredShapes());
        Assert.Contains(new GramShape(4, 33), Gram.RegisteredShapes());
    }

    [Fact]
    public void APrivateType_ComputesButDoesNotRegister()
    {
        var shape = new GramShape(4, 777);
        float[] features = Samples.Uniform(shape);
        float[] gram = new float[shape.GramLength];
        Outer.ComputeHidden(features, gram);
        Assert.Equal(DocumentedOrder.Gram(shape, features), gram);
        Assert.DoesNotContain(shape, Gram.RegisteredShapes());
    }

    [Fact]
    public void ADeclaredSize_TakesItsKernel()
    {
        GramExplanation explanation = Gram.Explain(OneSize.Shape);
        Assert.Equal(GramImplementation.Generated, explanation.Implementation);
        Assert.Equal("GramGen.Tests.OneSize", explanation.Kernel);
        Assert.Equal("a kernel is registered for 6×70", explanation.ImplementationReason);
        Assert.Equal(
            GramImplementation.Generic,
            Gram.Explain(OneSize.Shape, options: new GramOptions { Implementation = GramImplementation.Generic }).Implementation);
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void SmallDeclaredSize_ExplainedAsStraight(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        GramExplanation declared = Gram.Explain(OneSize.Shape, options: new GramOptions { Isa = isa });
        Assert.Equal(isa != GramIsa.Scalar, declared.IsStraight);
        Assert.Equal(declared.IsStraight, declared.ToString().Contains("straight", StringComparison.Ordinal));
        Assert.False(
            Gram.Explain(OneSize.Shape, options: new GramOptions { Isa = isa, Implementation = GramImplementation.Generic }).IsStraight);
    }

    [Fact]
    public void AnUndeclaredSize_TakesTheGenericPath()
    {
        GramExplanation explanation = Gram.Explain(Undeclared);
        Assert.Equal(GramImplementation.Generic, explanation.Implementation);
        Assert.Equal("no kernel is registered for 9×12345", explanation.ImplementationReason);
    }

    [Fact]
    public void AKernelThatIsNotThere_IsRefusedWithThoseThatAre()
    {
        var options = new GramOptions { Implementation = GramImplementation.Generated };
        float[] gram = new float[Undeclared.GramLength];
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
            () => Gram.Compute(new float[Undeclared.FeatureLength], Undeclared, gram, options: options));
        Assert.Contains("No generated kernel is registered for 9×12345", refused.Message, StringComparison.Ordinal);
        Assert.Contains("1×", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Gram.Explain(Undeclared, options: options));
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void AnInstructionSetInTheOptions_IsTakenOrRefused(GramIsa isa)
    {
        var options = new GramOptions { Isa = isa };
        if (Gram.SupportedIsas.Contains(isa))
        {
            GramExplanation explanation = Gram.Explain(Undeclared, options: options);
            Assert.Equal(isa, explanation.Isa);
            Assert.Equal("set by the options", explanation.IsaReason);
            return;
        }

        PlatformNotSupportedException refused =
            Assert.Throws<PlatformNotSupportedException>(() => Gram.Explain(Undeclared, options: options));
        Assert.Contains($"'{isa.ToString().ToLowerInvariant()}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("scalar", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("avx512", GramIsa.Avx512)]
    [InlineData("avx2", GramIsa.Avx2)]
    [InlineData("Vector128", GramIsa.Vector128)]
    [InlineData("SCALAR", GramIsa.Scalar)]
    public void AnInstructionSetInTheEnvironment_IsTakenOrRefused(string name, GramIsa isa)
    {
        ChildProcess.Result result = ChildProcess.Run("explain", ("GRAMGEN_ISA", name));
        if (ChildProcess.Run("isas").Output.Split().Contains(isa.ToString()))
        {
            Assert.Equal(isa.ToString(), result.Output.Trim());
        }
        else
        {
            Assert.Contains("GRAMGEN_ISA is", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnInstructionSetThatIsSwitchedOff_IsRefused()
    {
        ChildProcess.Result result = ChildProcess.Run("explain", ("GRAMGEN_ISA", "avx2"), ("DOTNET_EnableAVX2", "0"));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("GRAMGEN_ISA is 'avx2', which this machine or runtime does not have.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownInstructionSetInTheEnvironment_IsRefusedWithTheChoices()
    {
        ChildProcess.Result result = ChildProcess.Run("explain", ("GRAMGEN_ISA", "mmx"));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("GRAMGEN_ISA is 'mmx', which names no instruction set. This machine has:", result.Error, StringComparison.Ordinal);
        Assert.Contains("scalar", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", GramIsa.Avx512)]
    [InlineData("DOTNET_EnableAVX2", GramIsa.Avx2)]
    [InlineData("DOTNET_EnableHWIntrinsic", GramIsa.Vector128)]
    public void ARuntimeSwitch_TakesAwayItsInstructionSet(string name, GramIsa isa) =>
        Assert.DoesNotContain(isa.ToString(), ChildProcess.Run("isas", (name, "0")).Output.Split());

    [Fact]
    public void GeneratedCodeOfAnotherContract_IsRefused()
    {
        NotSupportedException refused =
            Assert.Throws<NotSupportedException>(() => new GramKernel<float, float>(contract: 999, Undeclared, "Relu9_9"));
        Assert.Equal(
            "Relu9_9 was generated for contract 999 of GramGen, but this GramGen has contract 7. "
            + "Rebuild the project that declares Relu9_9 with this GramGen.",
            refused.Message);
    }

    [Fact]
    public void AnExplanation_PrintsWell()
    {
        var options = new GramOptions { Isa = GramIsa.Scalar, Implementation = GramImplementation.Generic, MaxDegreeOfParallelism = 1 };
        string text = Gram.Explain(new GramShape(30, 3000), options: options).ToString();
        Assert.Equal(
            """
            Gram matrix      30×3000
            backend          cpu: no other backend is in use
            implementation   generic (any size): set by the options
            instruction set  scalar: set by the options
            micro-kernels    dot products 1×1, 30 micro-panels of 1 channels
            blocks           3 of 1024 pixels, packed to aligned rows of 1040 values
            threads          1
            predicted        9 % of the multiply-add peak
            scratch          257040 bytes
            error            at most 4.2e-6 · s·Σ|F_ik·F_jk| + 2.1e-42 · max(s, 1)
            """,
            text);
    }

    [Theory]
    [InlineData(8, 784, "1 of 1024 pixels, read in place\n")]
    [InlineData(64, 784, "1 of 1024 pixels, packed to aligned rows of 784 values unless the features begin on a cache line\n")]
    [InlineData(64, 785, "1 of 1024 pixels, packed to aligned rows of 800 values\n")]
    public void AnExplanation_SaysWhereThePixelsAreRead(int channels, int pixels, string expected) =>
        Assert.Contains(expected, Gram.Explain(new GramShape(channels, pixels)).ToString(), StringComparison.Ordinal);
}
