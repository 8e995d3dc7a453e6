using GramGen.Threading;

namespace GramGen.Tests;

/// <summary>The threads that compute together with a caller. No other test runs meanwhile, since there is one team.</summary>
[CollectionDefinition(nameof(ThreadTeamTests), DisableParallelization = true)]
[Collection(nameof(ThreadTeamTests))]
public sealed class ThreadTeamTests
{
    /// <summary>Far more than a thread needs to come, on the busiest machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void ThreadsOfTheTeam_Help()
    {
        int caller = Environment.CurrentManagedThreadId;
        using var hasHelped = new ManualResetEventSlim();

        ThreadTeam.Run(2, () =>
        {
            if (Environment.CurrentManagedThreadId != caller)
            {
                hasHelped.Set();
            }
            else
            {
                Assert.True(hasHelped.Wait(Patience));
            }
        });

        Assert.True(hasHelped.IsSet);
    }

    [Fact]
    public void ExceptionOfAHelper_ReachesTheCaller()
    {
        int caller = Environment.CurrentManagedThreadId;
        using var hasThrown = new ManualResetEventSlim();

        var failure = Assert.Throws<InvalidOperationException>(() => ThreadTeam.Run(2, () =>
        {
            if (Environment.CurrentManagedThreadId == caller)
            {
                Assert.True(hasThrown.Wait(Patience));
                return;
            }

            hasThrown.Set();
            throw new InvalidOperationException("of a helper");
        }));

        Assert.Equal("of a helper", failure.Message);
    }

    [Fact]
    public void AfterAnException_TheTeamIsFree()
    {
        Assert.Throws<InvalidOperationException>(() => ThreadTeam.Run(2, () => throw new InvalidOperationException()));
        ThreadsOfTheTeam_Help();
    }

    /// <summary>The team works for one caller: what its work calls, and what other threads call, is computed alone.</summary>
    [Fact]
    public void CallWhileTheTeamWorks_IsComputedAlone()
    {
        int runs = 0;
        bool isFree = true;
        ThreadTeam.Run(1, () =>
        {
            isFree = ThreadTeam.WouldHelp(mayWake: true);
            ThreadTeam.Run(64, () => runs++);
        });

        Assert.False(isFree);
        Assert.Equal(1, runs);
        Assert.True(ThreadTeam.WouldHelp(mayWake: true));
    }

    [Fact]
    public void Team_IsQuietAfterACallAndThenEnds()
    {
        ThreadsOfTheTeam_Help();
        Assert.True(ThreadTeam.Count > 0);
        Assert.True(SpinWait.SpinUntil(() => TeamThread.Awake == 0, Patience));
        Assert.True(SpinWait.SpinUntil(() => ThreadTeam.Count == 0, Patience));
        ThreadsOfTheTeam_Help();
    }

    /// <summary>Calls come while threads fall asleep and end: whatever the moment, no call is lost and no thread stays behind.</summary>
    [Fact]
    public void CallsAtAnyMoment_AreComplete()
    {
        var random = new Random(1);
        for (int call = 0; call < 2000; call++)
        {
            int taken = 0;
            int done = 0;
            ThreadTeam.Run(4, () =>
            {
                while (Interlocked.Increment(ref taken) <= 8)
                {
                    Interlocked.Increment(ref done);
                }
            });

            Assert.Equal(8, done);
            // Around the time that threads stay awake.
            Thread.SpinWait(random.Next(4000));
        }

        Assert.True(SpinWait.SpinUntil(() => TeamThread.Awake == 0, Patience));
    }

    [Fact]
    public void ClosedWork_IsNotBegun()
    {
        int runs = 0;
        var work = new TeamWork(() => runs++, places: 5);
        work.Run();
        work.Close();

        work.TryRun();

        Assert.Equal(1, runs);
    }

    [Fact]
    public void Work_HasNoMoreHelpersThanPlaces()
    {
        int runs = 0;
        var work = new TeamWork(() => runs++, places: 2);
        for (int i = 0; i < 5; i++)
        {
            work.TryRun();
        }

        Assert.Equal(2, runs);
    }

    [Fact]
    public void SleepingThread_LeavesItsWakersProcessor()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.ProcessorCount > 1, "The system chooses the processor, or there is only one.");
        int all = Noted();
        var affinity = new Affinity();
        int left = 0;
        int restored = 0;
        using var isNoted = new ManualResetEventSlim();
        using var isWoken = new ManualResetEventSlim();
        var sleeper = new Thread(() =>
        {
            affinity.Note();
            isNoted.Set();
            isWoken.Wait();
            left = Noted();
            affinity.Restore();
            restored = Noted();
        });
        sleeper.Start();
        isNoted.Wait(TestContext.Current.CancellationToken);

        affinity.LeaveCallersProcessor();
        isWoken.Set();
        sleeper.Join();

        Assert.InRange(all, Environment.ProcessorCount, int.MaxValue);
        Assert.Equal(all - 1, left);
        Assert.Equal(all, restored);
        Assert.Equal(all, Noted());

        static int Noted()
        {
            var now = new Affinity();
            now.Note();
            return now.Processors;
        }
    }
}
