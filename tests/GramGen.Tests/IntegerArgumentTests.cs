namespace GramGen.Tests;

/// <summary>What integer products refuse, before anything is written.</summary>
public sealed class IntegerArgumentTests
{
    [Theory]
    [InlineData(131_071)]
    [InlineData(131_072)]
    public void SignedBytes_FitInt32UpToTheBound(int pixels)
    {
        sbyte[] features = new sbyte[pixels];
        Array.Fill(features, sbyte.MinValue);
        int[] gram = [-7];
        var shape = new GramShape(1, pixels);
        if (pixels == 131_071)
        {
            Gram.Compute(features, shape, gram);
            Assert.Equal(131_071 * 16_384, gram[0]);
            return;
        }

        const string Message =
            "Entries of the Gram matrix of 1×131072 with features of SByte can reach 131072·128² = 2147483648; Int32 holds 2147483647, "
            + "enough for 131071 pixels. Take a destination of Int64 (long). (Parameter 'destination')";
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => Gram.Compute(features, shape, gram)).Message);
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => Gram.ComputePacked(features, shape, gram)).Message);
        Assert.Equal(-7, gram[0]);
        long[] wide = new long[1];
        Gram.Compute(features, shape, wide);
        Assert.Equal(2_147_483_648, wide[0]);
    }

    [Fact]
    public void Bytes_FitInt32UpToTheBound()
    {
        byte[] features = new byte[33_026];
        Array.Fill(features, byte.MaxValue);
        int[] gram = new int[1];
        Gram.Compute(features.AsSpan(1), new GramShape(1, 33_025), gram);
        Assert.Equal(33_025 * 65_025, gram[0]);
        var refused = Assert.Throws<ArgumentException>(() => Gram.Compute(features, new GramShape(1, 33_026), gram));
        Assert.StartsWith(
            "Entries of the Gram matrix of 1×33026 with features of Byte can reach 33026·255² = 2147515650; Int32 holds 2147483647, "
            + "enough for 33025 pixels.",
            refused.Message, StringComparison.Ordinal);
        Assert.Equal(33_025 * 65_025, gram[0]);
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        var shape = new GramShape(2, 3);
        int[] gram = [1, 2, 3, 4];
        sbyte[] features = new sbyte[6];
        Refuse(
            "The features of 2×3 have 6 values (channels × pixels); the span has 5.", () => Gram.Compute(features.AsSpan(1), shape, gram));
        Refuse(
            "The Gram matrix of 2×3 has 4 values (channels × channels); the span has 3.",
            () => Gram.Compute(features, shape, gram.AsSpan(1)));
        Refuse(
            "The packed Gram matrix of 2×3 has 3 values (channels × (channels + 1) / 2); the span has 4.",
            () => Gram.ComputePacked(features, shape, gram));
        Refuse("The shape is empty", () => Gram.Compute(features, default, gram));
        Refuse(
            "The destination must not overlap the features",
            () => Gram.Compute(System.Runtime.InteropServices.MemoryMarshal.AsBytes(gram.AsSpan())[..6], shape, gram));
        Refuse(
            "The options name recorder, which computes no integer Gram matrices; only the CPU does.",
            () => Gram.Compute(features, shape, gram, new GramOptions { Backend = new Child.RecordingBackend() }));
        var generated = new GramOptions { Implementation = GramImplementation.Generated };
        Assert.Equal(
            "The options require a generated kernel, and there are none for integer Gram matrices.",
            Assert.Throws<InvalidOperationException>(() => Gram.Compute(features, shape, gram, generated)).Message);
        var cancelled = new GramOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => Gram.Compute(features, shape, gram, cancelled));
        Assert.Equal([1, 2, 3, 4], gram);

        static void Refuse(string message, Action call) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }
}
