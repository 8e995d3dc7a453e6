using GramGen.Tests;

namespace GramGen.Cluster.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Holds(typeof(GramCluster).Assembly);
}
