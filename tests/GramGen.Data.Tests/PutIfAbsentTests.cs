using GramGen.Data.Writing;

namespace GramGen.Data.Tests;

/// <summary>Of many who write a file of one name at the same moment one succeeds, and the file is never seen in parts.</summary>
public sealed class PutIfAbsentTests
{
    private const int Writers = 4;
    private const int Names = 100;

    /// <summary>
    /// The system gives a name by one call, so there is no moment between looking and renaming, which is too short for a test to hit.
    /// </summary>
    [Fact]
    public void Name_IsGivenByALink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A rename does not replace a file here.");
        using var folder = new Folder();
        string first = folder.Write("first", "1");
        string second = folder.Write("second", "2");
        Assert.True(HardLink.TryCreate(first, folder.PathOf("name")));
        Assert.False(HardLink.TryCreate(second, folder.PathOf("name")));
        Assert.Null(HardLink.TryCreate(second, folder.PathOf("none/name")));
        Assert.True(AtomicFile.TryName(second, folder.PathOf("other")));
        Assert.False(AtomicFile.TryName(first, folder.PathOf("other")));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.TryName(second, folder.PathOf("none/name")));

        // A rename would have taken the old names away.
        Assert.Equal(["1", "2"], [File.ReadAllText(first), File.ReadAllText(second)]);
        Assert.Equal(["1", "2"], [File.ReadAllText(folder.PathOf("name")), File.ReadAllText(folder.PathOf("other"))]);
    }

    [Fact]
    public async Task ManyNameAFile_OneSucceeds()
    {
        using var folder = new Folder();
        for (int writer = 0; writer < Writers; writer++)
        {
            Directory.CreateDirectory(folder.PathOf($"{writer}"));
            for (int name = 0; name < Names; name++)
            {
                folder.Write($"{writer}/{name}", $"{writer}");
            }
        }

        using var round = new Barrier(Writers);
        bool[][] named = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => OnThread(() =>
        {
            bool[] isNamed = new bool[Names];
            for (int name = 0; name < Names; name++)
            {
                round.SignalAndWait();
                isNamed[name] = AtomicFile.TryName(folder.PathOf($"{writer}/{name}"), folder.PathOf($"{name}.gram"));
            }

            return isNamed;
        })));

        for (int name = 0; name < Names; name++)
        {
            int winner = Assert.Single(Enumerable.Range(0, Writers), writer => named[writer][name]);
            Assert.Equal($"{winner}", File.ReadAllText(folder.PathOf($"{name}.gram")));
        }
    }

    [Fact]
    public async Task ManyWriteAFile_OneSucceedsAndItIsWhole()
    {
        const int Rounds = 10;
        const int Bytes = 1 << 20;
        using var folder = new Folder();
        using var round = new Barrier(Writers + 1);
        Task<bool[]>[] writing = [.. Enumerable.Range(0, Writers).Select(writer => OnThread(() =>
        {
            bool[] isWritten = new bool[Rounds];
            byte[] content = new byte[Bytes];
            Array.Fill(content, (byte)(writer + 1));
            for (int i = 0; i < Rounds; i++)
            {
                isWritten[i] = AtomicFile.Write(folder.PathOf($"{i}.gram"), overwrite: false, stream =>
                {
                    stream.Write(content, 0, Bytes / 2);
                    round.SignalAndWait();
                    stream.Write(content, Bytes / 2, Bytes / 2);
                });
            }

            return isWritten;
        }))];

        (bool WasThere, byte[] Content)[] seen = await OnThread(() => Enumerable.Range(0, Rounds).Select(i =>
        {
            string path = folder.PathOf($"{i}.gram");
            bool wasThere = File.Exists(path);
            round.SignalAndWait();
            while (!File.Exists(path))
            {
                Thread.Yield();
            }

            return (wasThere, File.ReadAllBytes(path));
        }).ToArray());
        bool[][] written = await Task.WhenAll(writing);
        for (int i = 0; i < Rounds; i++)
        {
            int winner = Assert.Single(Enumerable.Range(0, Writers), writer => written[writer][i]);
            Assert.False(seen[i].WasThere);
            Assert.Equal(Bytes, seen[i].Content.Length);
            Assert.Equal(Bytes, seen[i].Content.AsSpan().Count((byte)(winner + 1)));
        }

        Assert.Equal(Rounds, Directory.GetFiles(Path.GetDirectoryName(folder.PathOf("x"))!).Length);
    }

    private static Task<TResult> OnThread<TResult>(Func<TResult> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
