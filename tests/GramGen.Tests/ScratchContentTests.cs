using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What earlier calls left in pooled memory and on the stack is in no result: not a NaN, for which 0·x is not 0 either.</summary>
public sealed class ScratchContentTests
{
    private const int StackBytes = 1 << 18;

    public static TheoryData<GramIsa, FeatureLayout> Cases =>
    [
        .. from isa in Enum.GetValues<GramIsa>()
           from layout in Enum.GetValues<FeatureLayout>()
           select (isa, layout),
    ];

    /// <summary>Of every family: straight, looped, dot products in place and packed, outer products over one block and several.</summary>
    private static readonly GramShape[] Shapes =
    [
        new(1, 2), new(1, 129), new(3, 7), new(3, 100), new(5, 33), new(8, 64), new(8, 1023), new(13, 16), new(13, 255), new(16, 100),
        new(31, 33), new(31, 1023), new(64, 100), new(64, 129), new(100, 7), new(100, 512), new(128, 255), new(128, 2049),
        new(257, 100), new(200, 520), new(513, 16), new(7, 20_000),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnyContent_GivesTheSame(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int i, GramShape shape) in Shapes.Index())
        {
            var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 + (i % 2) };
            Check<float>(shape with { Layout = layout }, options);
            Check<double>(shape with { Layout = layout }, options);
        }
    }

    private static void Check<T>(GramShape shape, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] features = [.. Samples.Rectified(shape).Select(T.CreateTruncating)];
        T[] vector = features[..shape.Pixels];
        var target = new T[shape.GramLength];
        var matrix = new T[shape.GramLength];
        var packed = new T[shape.PackedLength];
        var deviations = new T[shape.GramLength];
        var means = new T[shape.Channels];
        var gradient = new T[shape.FeatureLength];
        var loss = new T[1];
        int longest = 2 * (shape.FeatureLength + shape.GramLength + 1024);

        Same("product", [matrix], () => Gram.Compute(features, shape, matrix, 0.5, options: options));
        Same("packed", [packed], () => Gram.ComputePacked(features, shape, packed, options: options));
        Same("with a right-hand side", [matrix, means], () => Gram.Compute(features, vector, shape, matrix, means, options: options));
        Same("covariance", [deviations, means], () => Gram.ComputeCovariance(features, shape, deviations, means, options: options));
        Same("correlation", [deviations, means], () => Gram.ComputeCorrelation(features, shape, deviations, means, options));
        Same("style loss", [loss], () => loss[0] = T.CreateTruncating(Gram.StyleLoss(features, shape, target, options: options)));
        Same("style loss gradient", [gradient], () => Gram.StyleLoss(features, shape, target, gradient, reluMask: true, options: options));
        Same("backward", [gradient], () => Gram.Backward(features, shape, matrix, gradient, options: options));
        Same("symmetric backward", [gradient], () => Gram.Backward(features, shape, matrix, gradient, symmetric: true, options: options));

        void Same(string what, T[][] results, Action compute)
        {
            Leave(T.Zero, longest);
            compute();
            string[] expected = [.. results.Select(result => Digest.Of<T>(result))];
            Leave(T.NaN, longest);
            compute();
            Assert.True(
                expected.SequenceEqual(results.Select(result => Digest.Of<T>(result))),
                $"{what} of {shape}, {typeof(T).Name}, {options.Isa}");
        }
    }

    private static void Leave<T>(T value, int longest)
        where T : unmanaged
    {
        for (int length = 16; length <= longest; length *= 2)
        {
            T[] rented = ArrayPool<T>.Shared.Rent(length);
            rented.AsSpan().Fill(value);
            ArrayPool<T>.Shared.Return(rented);
        }

        LeaveOnTheStack(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveOnTheStack<T>(T value)
        where T : unmanaged
    {
        Span<T> memory = stackalloc T[StackBytes / Unsafe.SizeOf<T>()];
        memory.Fill(value);
    }
}
