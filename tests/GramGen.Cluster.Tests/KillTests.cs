using System.Diagnostics;
using GramGen.Cluster.Tests.Members;
using GramGen.Data;
using GramGen.Data.Tests;
using GramGen.Tests;

namespace GramGen.Cluster.Tests;

/// <summary>Processes are killed at a random leaf, and the job ends with the bits of one accumulator.</summary>
public sealed class KillTests
{
    private const string SeedsVariable = "GRAMGEN_KILLS";
    private const int FewSeeds = 4;

    /// <summary>How many jobs lose a silo; each takes some seconds, in which silos join and leave.</summary>
    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out int seeds) ? seeds
        : Exhaustive.IsOn ? FewSeeds : 0;

    /// <summary>In turn the silo of the job, which works too, and one that only works.</summary>
    [Fact]
    public async Task KilledSilo_ChangesNoBit()
    {
        Assert.SkipUnless(Seeds > 0, $"Slow: runs where GRAMGEN_EXHAUSTIVE is set, or {SeedsVariable} to a number of kills.");
        using var folder = new Folder();
        float[] values = Rows.Values<float>((96 * 8192) + 5);
        GramDataset data = Rows.Write(folder, values);
        string expected = Rows.HashOfOneAccumulator(values);
        await using var processes = new Processes(folder, new GarnetMembers());
        await processes.Start(3);
        var options = new GramClusterOptions { LeafRows = 8192, FanIn = 4 };
        int inTheMiddle = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            string id = $"job{seed}";
            GramJob<float> job = await processes.Cluster.StartAsync<float>(data, id, options);
            Process ofJob = await processes.SiloOf(id);
            Process victim = seed % 2 == 0 ? ofJob : processes.Silos.First(silo => !silo.HasExited && silo != ofJob);
            string folderOfParts = Path.Combine(processes.Store, id, "parts");
            await ComputedParts(Path.Combine(folderOfParts, "0"), new Random(seed).Next(1, 40));
            victim.Kill();
            inTheMiddle += Directory.Exists(Path.Combine(folderOfParts, "4")) ? 0 : 1;
            Task replacement = processes.Start(1);
            GramResult<float> result = await job.ResultAsync();
            Assert.Equal(expected, result.Sha256);
            await replacement;
        }

        Assert.True(inTheMiddle > 0, "Every job had ended when a silo was killed.");
    }

    /// <summary>Waits until the workers have stored parts.</summary>
    private static async Task ComputedParts(string folder, int parts)
    {
        while (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.gram").Length < parts)
        {
            await Task.Delay(2);
        }
    }
}
