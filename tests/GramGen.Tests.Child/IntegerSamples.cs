namespace GramGen.Tests.Child;

/// <summary>Integer features to try kernels on: seeded, so that every process makes the same.</summary>
public static class IntegerSamples
{
    /// <summary>Sizes at the edges of micro-tiles, panels, groups, vectors and KC blocks.</summary>
    public static IReadOnlyList<GramShape> Shapes { get; } =
    [
        .. from size in new[]
           {
               (1, 1), (1, 5), (2, 3), (3, 49), (5, 16), (6, 17), (7, 64), (8, 63), (9, 65), (12, 100), (13, 31), (16, 128), (17, 33),
               (18, 200), (31, 257), (32, 96), (33, 70), (40, 1500), (64, 196), (65, 130), (97, 1025), (1, 4097), (3, 8193), (130, 2050),
               (300, 40),
           }
           select new GramShape(size.Item1, size.Item2),
    ];

    /// <summary>Sizes of dot products at the edges of micro-tiles, and of vectors of 8, 16 and 32 pixels.</summary>
    public static IReadOnlyList<GramShape> SmallShapes { get; } =
    [
        .. from channels in new[] { 1, 2, 3, 4, 5, 7, 8 }
           from pixels in new[] { 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 70 }
           select new GramShape(channels, pixels),
    ];

    /// <summary>All values of a byte.</summary>
    public static byte[] Bytes(GramShape shape, int seed = 1)
    {
        byte[] features = new byte[shape.FeatureLength];
        new Random(seed + (31 * shape.Channels) + shape.Pixels).NextBytes(features);
        return features;
    }

    /// <summary>Values from <paramref name="smallest"/> to <paramref name="largest"/>.</summary>
    public static byte[] Bytes(GramShape shape, int smallest, int largest) =>
        [.. Bytes(shape).Select(value => (byte)(smallest + (value % (largest - smallest + 1))))];

    /// <summary>All values of a signed byte.</summary>
    public static sbyte[] SignedBytes(GramShape shape, int seed = 1) => [.. Bytes(shape, seed).Select(value => (sbyte)value)];

    /// <summary>Values from <paramref name="smallest"/> to <paramref name="largest"/>.</summary>
    public static sbyte[] SignedBytes(GramShape shape, int smallest, int largest) =>
        [.. Bytes(shape).Select(value => (sbyte)(smallest + (value % (largest - smallest + 1))))];

    /// <summary>A line for each size and type: what the process's default instruction set computes.</summary>
    public static IEnumerable<string> Lines()
    {
        foreach (GramShape shape in Shapes)
        {
            int[] gram = new int[shape.GramLength];
            Gram.Compute(SignedBytes(shape), shape, gram);
            yield return $"{shape} SByte {Digest.Of<int>(gram)}";
            Gram.Compute(Bytes(shape), shape, gram);
            yield return $"{shape} Byte {Digest.Of<int>(gram)}";
            Gram.Compute(SignedBytes(shape, -1, 1), shape, gram);
            yield return $"{shape} small {Digest.Of<int>(gram)}";
        }
    }

    /// <summary>The same of the declared types.</summary>
    public static IEnumerable<string> DeclaredLines()
    {
        foreach (GramShape shape in EdgeSignedByteKernels.Shapes.ToArray())
        {
            int[] gram = new int[shape.GramLength];
            EdgeSignedByteKernels.Compute(SignedBytes(shape), gram);
            yield return $"{shape} declared SByte {Digest.Of<int>(gram)}";
        }

        foreach (GramShape shape in EdgeByteKernels.Shapes.ToArray())
        {
            int[] gram = new int[shape.GramLength];
            EdgeByteKernels.Compute(Bytes(shape), gram);
            yield return $"{shape} declared Byte {Digest.Of<int>(gram)}";
        }
    }
}
