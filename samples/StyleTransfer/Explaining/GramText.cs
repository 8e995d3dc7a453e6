using System.Globalization;

namespace StyleTransfer.Explaining;

/// <summary>Matrices and the sums of their entries as text.</summary>
internal static class GramText
{
    private const int CellWidth = 10;

    /// <summary>Rows of numbers under a title.</summary>
    public static IEnumerable<string> Matrix(string title, ReadOnlySpan<float> values, int columns)
    {
        List<string> lines = [title];
        for (int row = 0; row < values.Length / columns; row++)
        {
            lines.Add(string.Concat(values.Slice(row * columns, columns).ToArray().Select(value => Number(value).PadLeft(CellWidth))));
        }

        return lines;
    }

    /// <summary>G_ij as the sum over all pixels: for a few pixels term by term.</summary>
    public static string Entry(int i, int j, ReadOnlySpan<float> features, int pixels, float entry)
    {
        float[] first = features.Slice(i * pixels, pixels).ToArray();
        float[] second = features.Slice(j * pixels, pixels).ToArray();
        string terms = string.Join(" + ", first.Zip(second, (a, b) => $"{Number(a)}·{Number(b)}"));
        return $"G{i + 1}{j + 1} = {terms} = {Number(entry)}";
    }

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
