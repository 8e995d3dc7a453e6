using System.Runtime.InteropServices;

namespace GramGen.Tests;

/// <summary>A floating-point environment that native code left behind.</summary>
public sealed partial class EnvironmentTests
{
    /// <summary>Bytes of the C library's <c>fenv_t</c> on x86-64 Linux: that of the x87, then MXCSR.</summary>
    private const int EnvironmentLength = 32;
    private const int ControlOffset = 28;

    [Fact]
    public void TheDefault_IsNotMentioned()
    {
        GramExplanation explanation = Gram.Explain(new GramShape(3, 16));
        Assert.Null(explanation.ForeignEnvironment);
        Assert.DoesNotContain("environment", explanation.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x8000u, "this thread flushes subnormal numbers to zero")]
    [InlineData(0x0040u, "this thread flushes subnormal numbers to zero")]
    [InlineData(0x2000u, "this thread does not round to nearest")]
    [InlineData(0x4000u, "this thread does not round to nearest")]
    [InlineData(0x6000u, "this thread does not round to nearest")]
    public void AnotherOne_IsReported(uint control, string expected)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "The environment is set through Linux' C library on x86-64.");
        byte[] before = new byte[EnvironmentLength];
        Assert.Equal(0, GetEnvironment(before));
        byte[] changed = [.. before];
        MemoryMarshal.Cast<byte, uint>(changed.AsSpan(ControlOffset))[0] |= control;
        GramExplanation explanation;
        try
        {
            Assert.Equal(0, SetEnvironment(changed));
            explanation = Gram.Explain(new GramShape(3, 16));
        }
        finally
        {
            SetEnvironment(before);
        }

        Assert.Equal(expected, explanation.ForeignEnvironment);
        Assert.Contains($"environment      not the default: {expected}", explanation.ToString(), StringComparison.Ordinal);
    }

    [LibraryImport("libm.so.6", EntryPoint = "fegetenv")]
    private static partial int GetEnvironment(Span<byte> environment);

    [LibraryImport("libm.so.6", EntryPoint = "fesetenv")]
    private static partial int SetEnvironment(ReadOnlySpan<byte> environment);
}
