using GramGen.Data.Azure;
using GramGen.Data.S3;
using GramGen.Tests;

namespace GramGen.Data.ObjectStores.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApiOfAzure_IsTheApprovedOne() => ApprovedApi.Holds(typeof(GramAzure).Assembly, "Azure");

    [Fact]
    public void PublicApiOfS3_IsTheApprovedOne() => ApprovedApi.Holds(typeof(GramS3).Assembly, "S3");
}
