using GramGen.Data.Reading;
using GramGen.Data.Writing;

namespace GramGen.Tool.Tests;

/// <summary>Principal components, whitening and Fréchet distance, against closed forms and their definitions.</summary>
public sealed class SpectralTests : IDisposable
{
    /// <summary>Many roundings of double: the matrices have a condition below 100.</summary>
    private const double Tolerance = 1e-11;

    private readonly ToolRun _tool = new();

    public void Dispose() => _tool.Dispose();

    /// <summary>[[5, 2], [2, 2]] has the eigenvalues 6 and 1, with the directions (2, 1) and (1, −2).</summary>
    [Fact]
    public void Pca_HasTheDirectionsOfAKnownMatrix()
    {
        Save("a.npz", [3, 4], [5, 2, 2, 2]);
        string printed = _tool.Succeed("pca", "{}/a.npz", "-k", "2", "-o", "{}/p.npz");

        Assert.StartsWith(
            "   0  variance            6   85.71%  in sum  85.71%\n   1  variance            1   14.29%  in sum  100.0%\nSaved ",
            printed, StringComparison.Ordinal);
        double root = Math.Sqrt(5);
        Equal([2 / root, 1 / root, -1 / root, 2 / root], Read("p.npz", "components"));
        Equal([6, 1], Read("p.npz", "eigenvalues"));
        Equal([6 / 7.0, 1 / 7.0], Read("p.npz", "explained"));
        Equal([3, 4], Read("p.npz", "mean"));
    }

    [Fact]
    public void Pca_OfRowsKeepsTheFirstComponents()
    {
        _tool.WriteRows("a.npy");
        _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/a.safetensors", "--covariance");
        string printed = _tool.Succeed("pca", "{}/a.safetensors", "--components", "3", "-o", "{}/p.safetensors");
        double[] components = Read("p.safetensors", "components");
        double[] covariance = Read("a.safetensors", "cov");
        double[] values = Read("p.safetensors", "eigenvalues");
        Assert.Equal((18, 3), (components.Length, values.Length));
        Assert.Contains(": 3 of 6 components, ", printed, StringComparison.Ordinal);

        // S·v = λ·v.
        for (int i = 0; i < 3; i++)
        {
            double[] vector = components[(6 * i)..(6 * (i + 1))];
            Equal([.. vector.Select(value => value * values[i])], Multiply(covariance, vector));
        }
    }

    [Theory]
    [InlineData("zca")]
    [InlineData("pca")]
    public void Whitening_MakesTheCovarianceTheUnitMatrix(string method)
    {
        _tool.WriteRows("a.npy");
        _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/a.npz");
        _tool.Succeed("whiten", "{}/a.npz", "-o", "{}/w.npz", "--method", method);
        double[] whitening = Read("w.npz", "whitening");
        double[] covariance = Read("a.npz", "cov");

        // W·S·Wᵀ = 1, column by column of Wᵀ.
        double[] product = [.. Enumerable.Range(0, 6)
            .SelectMany(row => Multiply(whitening, Multiply(covariance, whitening[(6 * row)..(6 * (row + 1))])))];
        Equal([.. Enumerable.Range(0, 36).Select(i => i % 7 == 0 ? 1.0 : 0)], product);
        Assert.Equal(method == "zca", Math.Abs(whitening[1] - whitening[6]) < Tolerance);
    }

    [Fact]
    public void Epsilon_MakesASingularCovarianceInvertible()
    {
        Save("a.npz", [0, 0], [1, 1, 1, 1]);
        (int code, _, string error) = _tool.Run("whiten", "{}/a.npz", "-o", "{}/w.npz");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("the covariance has rank 1 of 2", error, StringComparison.Ordinal);
        _tool.Succeed("whiten", "{}/a.npz", "-o", "{}/w.npz", "--epsilon", "0.25");

        // Eigenvalues 2 + 1/4 and 0 + 1/4: W = (2/3)·(1 + 1)/2 + 2·(1 − 1)/2.
        Equal([(1 / 3.0) + 1, (1 / 3.0) - 1, (1 / 3.0) - 1, (1 / 3.0) + 1], Read("w.npz", "whitening"));
    }

    /// <summary>Of diagonal matrices it is |m₁ − m₂|² + Σ (√a − √b)².</summary>
    [Fact]
    public void Fid_OfDiagonalMatricesIsKnown()
    {
        Save("a.npz", [1, 2], [4, 0, 0, 9]);
        Save("b.npz", [1, 5], [1, 0, 0, 25], "mu", "sigma");
        Assert.Equal("FID 14.000000\nof which means 9.000000, covariances 5.000000", _tool.Succeed("fid", "{}/a.npz", "{}/b.npz"));
    }

    /// <summary>The same rows in two files, and a covariance with an eigenvalue of 0.</summary>
    [Fact]
    public void Fid_OfADataSetWithItselfIsNearZero()
    {
        _tool.WriteRows("a.npy");
        _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/a.npz");
        Assert.StartsWith("FID 0.000000\n", _tool.Succeed("fid", "{}/a.npz", "{}/a.npz"), StringComparison.Ordinal);
        Save("b.npz", [0, 0], [1, 1, 1, 1]);
        Assert.StartsWith("FID 0.000000\n", _tool.Succeed("fid", "{}/b.npz", "{}/b.npz"), StringComparison.Ordinal);
    }

    /// <summary>A translation and a scale of all columns: |t|² + (s − 1)²·tr S.</summary>
    [Fact]
    public void Fid_OfScaledRowsIsKnown()
    {
        double[] values = _tool.WriteRows("a.npy");
        _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/a.npz");
        double[] mean = Read("a.npz", "mean");
        double[] covariance = Read("a.npz", "cov");
        Save("b.npz", [.. mean.Select(value => value + 2)], [.. covariance.Select(value => value * 9)]);
        double expected = (6 * 4) + (4 * Enumerable.Range(0, 6).Sum(i => covariance[7 * i]));
        string printed = _tool.Succeed("fid", "{}/a.npz", "{}/b.npz");
        Assert.Equal(FormattableString.Invariant($"FID {expected:F6}"), printed.Split('\n')[0]);
        Assert.NotEmpty(values);
    }

    private void Save(string name, double[] mean, double[] covariance, string meanName = "mean", string covarianceName = "cov") =>
        ArrayFile.Write(
            _tool.PathOf(name),
            [SavedArray.Of(meanName, mean, mean.Length), SavedArray.Of(covarianceName, covariance, mean.Length, mean.Length)]);

    private double[] Read(string file, string array)
    {
        var saved = SavedStatistics.Open(_tool.PathOf(file));
        return saved.Read<double>(saved.Open(array));
    }

    private static double[] Multiply(double[] matrix, double[] vector) =>
        [.. matrix.Chunk(vector.Length).Select(row => row.Zip(vector, (a, b) => a * b).Sum())];

    private static void Equal(double[] expected, double[] actual)
    {
        double scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(
            expected.Zip(actual),
            pair => Assert.InRange(pair.Second, pair.First - (Tolerance * scale), pair.First + (Tolerance * scale)));
    }
}
