namespace GramGen.Data.Tests;

/// <summary>Plans cover all rows once, in order, with parts that accumulators append.</summary>
public sealed class StatsPlanTests
{
    private const int Unit = 8192;

    public static TheoryData<long, int, long, int> Plans()
    {
        var plans = new TheoryData<long, int, long, int>();
        foreach (long rows in (long[])[
            0, 1, Unit - 1, Unit, Unit + 1, (8 * Unit) + 5, 64 * Unit, (65 * Unit) - 1, 1000 * Unit, 3_000_000_007,
        ])
        {
            foreach (int fanIn in (int[])[2, 8, 64])
            {
                plans.Add(rows, 5, rows > 100_000_000 ? 0 : Unit, fanIn);
                plans.Add(rows, 700, 0, fanIn);
                plans.Add(rows, 5, rows > 100_000_000 ? 0 : 4 * Unit, fanIn);
            }
        }

        return plans;
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void EveryLevel_CoversTheRowsInOrder(long rows, int columns, long leafRows, int fanIn)
    {
        GramStatsPlan plan = PlanOf(rows, columns, leafRows, fanIn);
        for (int level = 0; level <= plan.Root.Level; level++)
        {
            long next = 0;
            long size = plan.RowsOf(new GramNode(level, 0)).Rows;
            for (int index = 0; index < plan.CountAt(level); index++)
            {
                (long first, long count) = plan.RowsOf(new GramNode(level, index));
                Assert.Equal(next, first);
                Assert.True(count == size || (count > 0 && count < size && index == plan.CountAt(level) - 1));
                next += count;
            }

            Assert.Equal(rows, next);
        }

        Assert.Equal(1, plan.CountAt(plan.Root.Level));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Children_CoverTheirNodeAndCanBeAppended(long rows, int columns, long leafRows, int fanIn)
    {
        GramStatsPlan plan = PlanOf(rows, columns, leafRows, fanIn);
        foreach (GramNode node in plan.Nodes.Where(node => node.Level > 0))
        {
            (long first, long count) = plan.RowsOf(node);
            (long next, long before) = (first, 0);
            foreach (GramNode child in plan.ChildrenOf(node))
            {
                (long begin, long length) = plan.RowsOf(child);
                Assert.Equal(next, begin);

                // What GramAccumulator<T>.Append requires.
                Assert.Equal(
                    0,
                    before % (Unit * long.Max((long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)(length / Unit) + 1) / 2, 1)));
                (next, before) = (begin + length, before + length);
            }

            Assert.Equal(first + count, next);
        }
    }

    [Fact]
    public void Leaves_AreLongEnoughAndNotTooMany()
    {
        foreach (int columns in (int[])[1, 64, 512, 2048, 4096])
        {
            foreach (long rows in (long[])[1, 100_000, 10_000_000, 5_000_000_000])
            {
                GramStatsPlan plan = PlanOf(rows, columns, leafRows: 0, fanIn: 8);
                Assert.True(plan.LeafRows >= 16 * columns);
                Assert.InRange(plan.Leaves, 1, 4097);
                Assert.True(
                    plan.PartBytes <= (plan.LeafRows * columns * sizeof(float) / 32 * 5),
                    "A part has two triangles of floats and one of doubles.");
            }
        }

        // 200 million rows of 512 floats, on 64 threads: some 256 MB.
        Assert.Equal(512 * 1024 * 1024 / 4096, PlanOf(200_000_000, 512, leafRows: 0, fanIn: 8).LeafRows);
    }

    [Fact]
    public void RowsThatAreSkipped_AndLongFilesOfText_AreOneLeaf()
    {
        using var folder = new Folder();
        string path = folder.WriteNpy<float>("a.npy", new float[20_000 * 2], 2);
        var skipping = GramStatsPlan.For<float>(
            GramDataset.Open(path, new GramDatasetOptions { NaN = NaNPolicy.SkipRow }), leafRows: Unit);
        Assert.Equal(1, skipping.Leaves);

        string text = folder.Write("a.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 20_000)));
        Assert.Equal(1, GramStatsPlan.For<float>(GramDataset.Open(text)).Leaves);
        Assert.Equal(3, GramStatsPlan.For<float>(GramDataset.Open(text), leafRows: Unit).Leaves);
        Assert.Equal(3, GramStatsPlan.For<float>(GramDataset.Open(path)).Leaves);
    }

    [Fact]
    public void Nonsense_IsRefused()
    {
        using var folder = new Folder();
        var data = GramDataset.Open(folder.WriteNpy<float>("a.npy", new float[20], 2));
        Refused("fanIn", () => GramStatsPlan.For<float>(data, fanIn: 6), "A node joins a power of two of others, at least 2.");
        Refused("leafRows", () => GramStatsPlan.For<float>(data, leafRows: 3 * Unit), "A leaf has 8192 rows times a power of two");
        Refused("leafRows", () => GramStatsPlan.For<double>(data, leafRows: 2048), "A leaf has 4096 rows times a power of two");
        Refused("statistics", () => GramStatsPlan.For<float>(data, (GramStatistics)4), "The statistics are Gram, Covariance or All.");
        Refused("node", () => GramStatsPlan.For<float>(data).RowsOf(new GramNode(0, 1)), "The plan has nodes up to level 0, and 1 leaves.");
        Assert.Equal(
            "Sums are of float or double, not of Half.",
            Assert.Throws<NotSupportedException>(() => GramStatsPlan.For<Half>(data)).Message);
        var doubles = GramDataset.Open(folder.WriteNpy<double>("b.npy", new double[20], 2));
        Assert.Throws<NotSupportedException>(() => GramStatsPlan.For<float>(doubles));

        static void Refused(string parameter, Action call, string message) => Assert.Contains(
            message, Assert.Throws<ArgumentOutOfRangeException>(parameter, call).Message, StringComparison.Ordinal);
    }

    private static GramStatsPlan PlanOf(long rows, int columns, long leafRows, int fanIn) =>
        GramStatsPlan.Of(rows, columns, GramElement.Single, GramStatistics.All, threads: 64, leafRows, fanIn);
}
