using ScottPlot;

namespace GramGen.Bench.Plots;

/// <summary>Finds places for the labels of points so that none covers another or a point.</summary>
internal static class LabelPlacement
{
    private const float PointRadius = 4;
    private const float Nearest = 3;
    private const float Step = 8;
    private const float Farthest = 160;

    /// <summary>Right first, as one reads; then left, below and above; then between.</summary>
    private static readonly (float X, float Y)[] Directions =
        [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)];

    /// <summary>The label of each point, as near to it as there is room; all in pixels.</summary>
    /// <param name="points">The points.</param>
    /// <param name="sizes">The size of each one's label.</param>
    /// <param name="area">Where labels may be.</param>
    /// <param name="obstacles">Where they may not.</param>
    public static PixelRect[] Place(
        IReadOnlyList<Pixel> points, IReadOnlyList<PixelSize> sizes, PixelRect area, params PixelRect[] obstacles)
    {
        var marker = new PixelSize(2 * PointRadius, 2 * PointRadius);
        List<PixelRect> taken = [.. obstacles, .. points.Select(point => Box(point, marker))];
        var labels = new PixelRect[points.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = Candidates(points[i], sizes[i])
                .Where(box => area.Contains(box.TopLeft) && area.Contains(box.BottomRight))
                .FirstOrDefault(box => !taken.Exists(other => Overlap(box, other)), Box(points[i], sizes[i]));
            taken.Add(labels[i]);
        }

        return labels;
    }

    private static IEnumerable<PixelRect> Candidates(Pixel point, PixelSize size)
    {
        for (float distance = Nearest; distance < Farthest; distance += Step)
        {
            foreach ((float x, float y) in Directions)
            {
                yield return Box(
                    new Pixel(
                        point.X + (x * (PointRadius + distance + (size.Width / 2))),
                        point.Y + (y * (PointRadius + distance + (size.Height / 2)))),
                    size);
            }
        }
    }

    private static PixelRect Box(Pixel centre, PixelSize size) =>
        new(centre.X - (size.Width / 2), centre.X + (size.Width / 2), centre.Y + (size.Height / 2), centre.Y - (size.Height / 2));

    private static bool Overlap(PixelRect a, PixelRect b) =>
        a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
