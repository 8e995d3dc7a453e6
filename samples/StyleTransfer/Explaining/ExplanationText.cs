using System.Globalization;

namespace StyleTransfer.Explaining;

/// <summary>What <c>explain</c> prints, in the notation of the article.</summary>
internal static class ExplanationText
{
    private const int CellWidth = 9;
    private const int LabelWidth = 5;
    private const string Gap = "    ";

    /// <summary>The worked example.</summary>
    public static IEnumerable<string> OfExample(Explanation example)
    {
        int channels = example.Shape.Channels;
        int pixels = example.Shape.Pixels;
        return
        [
            "The Gram matrix of Gatys, Ecker and Bethge, A neural algorithm of artistic style, 2015",
            "",
            "1. Features. A layer of a network answers a picture with feature maps, one for each of its filters:",
            "   how strongly filter i responds at pixel k. Each map, as a row of numbers, is a row of F.",
            $"   {channels} filters and {pixels} pixels:",
            "",
            .. Matrices(example.Numbers, ("F", example.Features, pixels)),
            "",
            "2. Their Gram matrix, G = F·Fᵀ. Entry (i, j) multiplies rows i and j pixel by pixel, and adds:",
            "",
            .. from i in Enumerable.Range(0, channels) from j in Enumerable.Range(0, channels) select Entry(example, i, j),
            "",
            "   It is large where both filters respond at the same pixels, and negative where they respond with opposite signs.",
            "   The sum forgets which pixel was which. With the pixels in the opposite order F is another picture, and G the same:",
            "",
            .. Matrices(example.Numbers, ("F, reversed", example.Reversed().Features, pixels), ("G", example.Reversed().Gram, channels)),
            "",
            "   So G says what occurs together and not where: the style. F itself is the content.",
            "",
            "3. The covariance beside it. Σ adds the same products after subtracting each filter's mean μ, and divides by the",
            $"   number of pixels, M = {pixels}. G keeps the means, so that G/M = Σ + μμᵀ:",
            "",
            .. Matrices(
                example.Numbers,
                ("G/M", example.GramOverPixels, channels), ("Σ", example.Covariance, channels), ("μμᵀ", example.ProductsOfMeans, channels)),
            "",
            "4. The style loss of a layer adds the squares of the differences between G of the result and G of the style picture.",
            "   Its gradient tells the optimizer how to change the picture's pixels.",
        ];
    }

    /// <summary>The same for the features of a picture.</summary>
    /// <param name="shown">The channels to print.</param>
    /// <param name="all">The number of channels in the layer.</param>
    /// <param name="origin">Names the layer and the picture.</param>
    public static IEnumerable<string> OfPicture(Explanation shown, int all, string origin)
    {
        int channels = shown.Shape.Channels;
        (int I, int J)[] pairs =
        [
            .. from i in Enumerable.Range(0, channels) from j in Enumerable.Range(i + 1, channels - i - 1) select (i, j),
        ];
        return
        [
            $"5. {origin}: {all} filters at {shown.Shape.Pixels} pixels. The {channels} whose responses vary most:",
            "",
            .. Matrices(shown.Numbers, ("G/M", shown.GramOverPixels, channels)),
            "",
            .. Matrices(shown.Numbers, ("Σ", shown.Covariance, channels)),
            "",
            $"   Again G/M = Σ + μμᵀ, up to rounding of {shown.LargestDifference.ToString("E1", CultureInfo.InvariantCulture)}."
                + " After a ReLU no response is negative, so no entry of G is.",
            "   Σ is negative where one filter responds most at the pixels at which the other responds least.",
            "   G_ij/√(G_ii·G_jj) is 1 where two maps are the same up to a factor. "
            + $"{Pair(shown, pairs.MaxBy(pair => shown.CosineOf(pair.I, pair.J)), "most")},",
            $"   {Pair(shown, pairs.MinBy(pair => shown.CosineOf(pair.I, pair.J)), "least")}.",
        ];
    }

    /// <summary>G_ij as a sum over the pixels, term by term.</summary>
    public static string Entry(Explanation example, int i, int j)
    {
        float[][] rows = [.. example.Features.Chunk(example.Shape.Pixels)];
        string terms = string.Join(" + ", rows[i].Zip(rows[j], (a, b) => $"{Factor(a)}·{Factor(b)}"));
        return $"   G{i + 1}{j + 1} = {terms} = {Number(example.Gram[(i * rows.Length) + j])}";
    }

    private static string Pair(Explanation shown, (int I, int J) pair, string degree) =>
        $"{shown.Numbers[pair.I]} and {shown.Numbers[pair.J]} are {degree} alike "
        + $"({shown.CosineOf(pair.I, pair.J).ToString("0.00", CultureInfo.InvariantCulture)})";

    /// <summary>Matrices beside each other, with titles and the numbers of the channels.</summary>
    private static IEnumerable<string> Matrices(IReadOnlyList<int> numbers, params (string Title, float[] Entries, int Columns)[] matrices)
    {
        yield return new string(' ', LabelWidth)
            + string.Join(Gap, matrices.Select(matrix => matrix.Title.PadLeft(CellWidth * matrix.Columns)));
        for (int row = 0; row < numbers.Count; row++)
        {
            yield return numbers[row].ToString(CultureInfo.InvariantCulture).PadLeft(LabelWidth)
                + string.Join(Gap, matrices.Select(matrix =>
                    string.Concat(
                        matrix.Entries.Skip(row * matrix.Columns).Take(matrix.Columns).Select(entry => Number(entry).PadLeft(CellWidth)))));
        }
    }

    private static string Factor(float value) => value < 0 ? $"({Number(value)})" : Number(value);

    /// <summary>Rounded, without a sign before zero.</summary>
    private static string Number(double value) => (Math.Round(value, 3) + 0.0).ToString("0.###", CultureInfo.InvariantCulture);
}
