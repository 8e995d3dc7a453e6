using GramGen.TorchSharp.Probing;

namespace GramGen.TorchSharp.Tests.Probing;

public sealed class SymbolVersionsTests
{
    [Theory]
    [InlineData("\0GLIBCXX_3.4\0GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.3\0GLIBCXX_TUNABLES\0CXXABI_1.3.13\0", "GLIBCXX_3.4.30")]
    [InlineData("\0GLIBCXX_3.4.9", "GLIBCXX_3.4.9")]
    [InlineData("\0CXXABI_1.3.13\0GLIBC_2.36\0", null)]
    [InlineData("", null)]
    public void Newest_IsTheHighestNumber(string library, string? expected) =>
        Assert.Equal(expected, SymbolVersions.Newest(System.Text.Encoding.ASCII.GetBytes(library), "GLIBCXX"));

    [Fact]
    public void FileThatIsNotThere_HasNone() =>
        Assert.Null(SymbolVersions.Newest(Path.Combine(AppContext.BaseDirectory, "no", "such.so"), "GLIBCXX"));
}
