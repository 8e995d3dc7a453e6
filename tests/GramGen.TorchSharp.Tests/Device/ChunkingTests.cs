using GramGen.TorchSharp.Device;

namespace GramGen.TorchSharp.Tests.Device;

public sealed class ChunkingTests
{
    [Theory]
    [InlineData(10, long.MaxValue, 10, 1000)]
    [InlineData(10, 10 * (4000 + 64) * 4, 10, 1000)] // ten maps of 4 × 1000 and four matrices for each
    [InlineData(10, (10 * 64 * 4) + (16000 * 3) + 1, 3, 1000)]
    [InlineData(10, (10 * 64 * 4) + (16 * 500), 1, 500)]
    [InlineData(1, 64 * 4, 1, 64)] // no room at all: the smallest
    [InlineData(1, 1, 1, 64)]
    public void TheLargestThatFit_AreTaken(int count, long available, int maps, int pixels) =>
        Assert.Equal(new Chunking(maps, pixels), Chunking.Fitting(Work(count), available));

    [Theory]
    [InlineData(GramElement.Double, typeof(GramProductWork), 500)]
    [InlineData(GramElement.Half, typeof(GramProductWork), 666)] // the values converted to single too
    [InlineData(GramElement.Single, typeof(GramCovarianceWork), 500)]
    [InlineData(GramElement.Single, typeof(GramStyleLossWork), 333)]
    public void TemporaryTensors_Count(GramElement element, Type operation, int pixels)
    {
        GramShape shape = Work(1).Shape;
        GramWork work = operation == typeof(GramProductWork) ? new GramProductWork { Shape = shape, Element = element }
            : operation == typeof(GramCovarianceWork) ? new GramCovarianceWork { Shape = shape, Element = element }
            : new GramStyleLossWork { Shape = shape, Element = element };
        long matrices = 64 * (element == GramElement.Double ? 8 : 4);
        Assert.Equal(pixels, Chunking.Fitting(work, matrices + 16000).Pixels);
    }

    [Fact]
    public void HalvesGetSmallerUntilTheSmallest()
    {
        var chain = new List<Chunking>();
        for (Chunking? chunking = new Chunking(5, 300); chunking is { } some; chunking = some.Half)
        {
            chain.Add(some);
        }

        Assert.Equal([new(5, 300), new(3, 300), new(2, 300), new(1, 300), new(1, 150), new(1, 75), new(1, 64)], chain);
    }

    [Theory]
    [InlineData(10, 3, 1000)]
    [InlineData(10, 1, 300)]
    [InlineData(1, 1, 1000)]
    [InlineData(4, 4, 1000)]
    public void TheChunks_CoverEachPixelOnce(int count, int maps, int pixels)
    {
        GramProductWork work = Work(count);
        int[,] covered = new int[count, 1000];
        foreach (Chunk chunk in new Chunking(maps, pixels).Chunks(work))
        {
            Assert.True(chunk.Maps == 1 || chunk.Pixels == 1000);
            for (int map = chunk.FirstMap; map < chunk.FirstMap + chunk.Maps; map++)
            {
                for (int pixel = chunk.FirstPixel; pixel < chunk.FirstPixel + chunk.Pixels; pixel++)
                {
                    covered[map, pixel]++;
                }
            }
        }

        Assert.All(covered.Cast<int>(), times => Assert.Equal(1, times));
    }

    [Theory]
    [InlineData(0, 1, 7, 0)]
    [InlineData(3, 4, 5, 9)]
    [InlineData(2, 3, 6, 6)]
    public void AHostBlock_ReadsAndWritesInAnyParts(int first, int rows, int length, int stride)
    {
        int[] span = [.. Enumerable.Range(0, 60)];
        var block = new HostBlock(first, rows, length, stride);
        int[] expected = [.. from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, length) select first
            + (row * stride) + column];
        for (int part = 1; part <= block.Length; part++)
        {
            int[] read = new int[block.Length];
            int[] written = new int[60];
            for (int start = 0; start < read.Length; start += part)
            {
                Span<int> some = read.AsSpan(start, Math.Min(part, read.Length - start));
                block.Read<int>(span, start, some);
                block.Write<int>(some, start, written);
            }

            Assert.Equal(expected, read);
            Assert.All(Enumerable.Range(0, 60), i => Assert.Equal(expected.Contains(i) ? i : 0, written[i]));
        }
    }

    private static GramProductWork Work(int count) => new()
    {
        Shape = new GramShape(4, 1000),
        Element = GramElement.Single,
        Count = count,
    };
}
