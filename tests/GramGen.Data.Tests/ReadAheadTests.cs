using System.Collections.Concurrent;
using GramGen.Data.Formats;

namespace GramGen.Data.Tests;

/// <summary>Rows are read on another thread while the caller computes.</summary>
public sealed class ReadAheadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>While the caller has a block the next is read, and no other: its memory is the caller's.</summary>
    [Fact]
    public void TheNextBlock_IsReadWhileTheCallerComputes()
    {
        using var folder = new Folder();
        var file = new ObservedFile(folder.Write("observed", "x"), rows: 6);
        GramDataset data = file.AsDataset();
        file.MayRead.Release(6);
        foreach (GramRowBlock<float> block in data.ReadBlocks<float>(blockRows: 1))
        {
            int ahead = (int)Math.Min(block.FirstRow + 1, 5);
            Assert.True(SpinWait.SpinUntil(() => file.Reads.Contains(ahead), Patience), $"row {ahead} is not read ahead");
            Assert.DoesNotContain(file.Reads, row => row > ahead);
            Assert.Equal([block.FirstRow], block.Values.ToArray().Select(value => (long)value));
        }

        Assert.Equal([0L, 1, 2, 3, 4, 5], file.Reads);
        Assert.True(file.IsClosed);
    }

    /// <summary>Whoever stops early finds the files closed, but not before the block that is being read ahead is there.</summary>
    [Fact]
    public async Task StoppedEarly_TheFilesAreClosedAfterTheLastRead()
    {
        using var folder = new Folder();
        var file = new ObservedFile(folder.Write("observed", "x"), rows: 6);
        IEnumerator<GramRowBlock<float>> blocks = file.AsDataset().ReadBlocks<float>(blockRows: 1).GetEnumerator();
        file.MayRead.Release();
        Assert.True(blocks.MoveNext());
        Assert.True(SpinWait.SpinUntil(() => file.Reads.Contains(1), Patience), "row 1 is not read ahead");
        var stopping = Task.Run(blocks.Dispose);
        // It waits; whoever does not is seen in this time, or later as one who closed the file too early.
        Assert.NotSame(stopping, await Task.WhenAny(stopping, Task.Delay(50)));
        file.MayRead.Release();
        await stopping.WaitAsync(Patience);
        Assert.Equal([0L, 1], file.Reads);
        Assert.True(file.IsClosed);
        Assert.False(file.WasClosedWhileRead);
    }

    [Fact]
    public void Cancelled_ReadingEnds()
    {
        using var folder = new Folder();
        var file = new ObservedFile(folder.Write("observed", "x"), rows: 6);
        file.MayRead.Release(6);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (GramRowBlock<float> block in file.AsDataset().ReadBlocks<float>(blockRows: 1, cancellation: cancellation.Token))
            {
                Assert.Equal(0, block.FirstRow);
                cancellation.Cancel();
            }
        });
        Assert.True(file.IsClosed);
    }

    /// <summary>A file of one column whose values are the numbers of the rows.</summary>
    private sealed class ObservedFile(string path, long rows) : MatrixFile(path, rows, columns: 1, GramElement.Single)
    {
        public ConcurrentQueue<long> Reads { get; } = [];

        /// <summary>How many more reads may end.</summary>
        public SemaphoreSlim MayRead { get; } = new(0);

        public bool IsClosed { get; private set; }

        public bool WasClosedWhileRead { get; private set; }

        public GramDataset AsDataset() =>
            new(
                [this], [new GramDataFile(Path, 0, Rows, new FileInfo(Path).Length, File.GetLastWriteTimeUtc(Path))],
                new GramDatasetOptions());

        public override RowReader Open() => new ObservedReader(this);

        private sealed class ObservedReader(ObservedFile file) : RowReader
        {
            public override void Read<T>(long first, Span<T> destination)
            {
                for (int row = 0; row < destination.Length; row++)
                {
                    file.Reads.Enqueue(first + row);
                    destination[row] = T.CreateChecked(first + row);
                }

                file.MayRead.Wait();
                file.WasClosedWhileRead |= file.IsClosed;
            }

            public override void Dispose() => file.IsClosed = true;
        }
    }
}
