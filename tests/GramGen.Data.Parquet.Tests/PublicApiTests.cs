using GramGen.Tests;

namespace GramGen.Data.Parquet.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Holds(typeof(GramTables).Assembly);
}
