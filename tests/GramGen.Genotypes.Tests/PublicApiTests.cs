using GramGen.Tests;

namespace GramGen.Genotypes.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Holds(typeof(GenotypeFile).Assembly);
}
