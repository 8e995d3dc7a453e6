using GramGen.Tests;

namespace GramGen.TorchSharp.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Holds(typeof(TorchProbe).Assembly);
}
