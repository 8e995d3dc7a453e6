namespace GramGen.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Holds(typeof(Gram).Assembly);
}
