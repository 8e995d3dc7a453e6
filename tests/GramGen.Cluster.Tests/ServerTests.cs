using GramGen.Cluster.Tests.Members;
using GramGen.Data;
using GramGen.Data.Tests;
using GramGen.Tests;

namespace GramGen.Cluster.Tests;

/// <summary>Members and grains in the servers that clusters have: the bits of one accumulator, from silos in processes.</summary>
public sealed class ServerTests
{
    [Theory]
    [InlineData("Redis")]
    [InlineData("PostgreSQL")]
    public async Task Server_KeepsMembersAndGrains(string server)
    {
        Exhaustive.Require();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Servers are those of Unix systems.");
        using var folder = new Folder();
        float[] values = Rows.Values<float>((24 * 8192) + 5);
        GramDataset data = Rows.Write(folder, values);
        MemberServer members = server == "Redis" ? new RedisMembers() : new PostgresMembers();
        await using var processes = new Processes(folder, members);
        await processes.Start(2);
        GramJob<float> job = await processes.Cluster.StartAsync<float>(
            data, "job", new GramClusterOptions { LeafRows = 8192, FanIn = 4, AuditShare = 0.2 });
        Assert.Equal(Rows.HashOfOneAccumulator(values), (await job.ResultAsync()).Sha256);
        Assert.Equal(5, (await job.ProgressAsync()).AuditedLeaves);

        // What the first silo saved of the job is there for others.
        Assert.Equal(GramJobStatus.Finished, (await processes.Cluster.Find<float>("job").ProgressAsync()).Status);
    }
}
