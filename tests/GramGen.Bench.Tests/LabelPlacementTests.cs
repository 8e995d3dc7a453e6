using GramGen.Bench.Plots;
using ScottPlot;

namespace GramGen.Bench.Tests;

public sealed class LabelPlacementTests
{
    private static readonly PixelRect Area = new(0, 800, 470, 0);

    [Fact]
    public void CrowdedLabels_DoNotOverlap()
    {
        Pixel[] points = [.. Enumerable.Range(0, 24).Select(i => new Pixel(300 + (i * 7), 60 + (i % 3 * 6)))];
        PixelRect[] labels = LabelPlacement.Place(points, [.. points.Select(_ => new PixelSize(60, 13))], Area);

        for (int i = 0; i < labels.Length; i++)
        {
            Assert.True(Area.Contains(labels[i].TopLeft) && Area.Contains(labels[i].BottomRight));
            Assert.DoesNotContain(points, point => labels[i].Contains(point));
            Assert.DoesNotContain(labels[..i], other => Overlap(labels[i], other));
        }
    }

    private static bool Overlap(PixelRect a, PixelRect b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
