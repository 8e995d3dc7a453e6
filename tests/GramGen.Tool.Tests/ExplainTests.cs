namespace GramGen.Tool.Tests;

/// <summary>The plan, from headers alone.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly ToolRun _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Plan_IsShown()
    {
        _tool.WriteRows("a-1.npy");
        _tool.WriteRows("a-2.npy", seed: 2);
        string printed = _tool.Succeed("explain", "-i", "{}/a-*.npy", "--threads", "2", "--leaf-rows", "4096", "--gflops", "0.001");

        // 24,610·6·7 operations a statistic; a part has 21 sums of the Gram matrix, and 21 and 21 of the covariance.
        Assert.Equal(
            """
            data        24,610 rows of 6 columns, double, in 2 files
            to read     1.18 MB
            statistics  Gram matrix, covariance and means, sums of double
            leaves      7 of 4,096 rows (4,096 × 1), the last of 34
            levels      7 leaves, 1 root
            part        504 bytes, the sums of a leaf in a store; 3.53 kB for all
            memory      474 kB a thread, 947 kB for 2 of 2 threads
            operations  2.06724E+06 in floating point, 1.03 s at 0.001 GFLOP/s a thread
            """.ReplaceLineEndings("\n"),
            printed);
        Assert.Equal(["a-1.npy", "a-2.npy"], _tool.Files);
    }

    [Fact]
    public void OneLeaf_HasItsReason()
    {
        _tool.Write("a.csv", "1,2\n3,4\n");
        Assert.Contains("leaves      1, which all threads share: ", _tool.Succeed("explain", "-i", "{}/a.csv"), StringComparison.Ordinal);
    }
}
