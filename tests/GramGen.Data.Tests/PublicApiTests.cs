using GramGen.Tests;

namespace GramGen.Data.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Holds(typeof(GramDataset).Assembly);
}
