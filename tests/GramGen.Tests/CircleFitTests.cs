using CircleFit;

namespace GramGen.Tests;

/// <summary>The sample samples/CircleFit: Gauss–Newton steps with a declared kernel's normal equations.</summary>
public sealed class CircleFitTests
{
    private static readonly Circle Truth = new(2, -1, 3);

    [Theory]
    [InlineData(0.0, 0.0, 1.0)]
    [InlineData(3.0, 1.0, 0.1)]
    public void ExactPoints_FindTheCircle(double x, double y, double radius)
    {
        IReadOnlyList<CircleStep> steps = Circle.Fit(Points(_ => 0), new Circle(x, y, radius));
        Circle found = steps[^1].Circle;
        Assert.Equal((Truth.X, Truth.Y, Truth.Radius), (Math.Round(found.X, 10), Math.Round(found.Y, 10), Math.Round(found.Radius, 10)));
        Assert.InRange(steps.Count, 3, 10);
    }

    /// <summary>At the minimum the gradient Jᵀr is 0: the derivative of the cost by each parameter, from the costs beside it.</summary>
    [Fact]
    public void NoisyPoints_EndInAMinimum()
    {
        (double X, double Y)[] points = Points(i => 0.1 * Math.Sin(7 * i));
        Circle found = Circle.Fit(points, new Circle(0, 0, 1))[^1].Circle;
        double least = Cost(found);
        foreach (double step in new[] { -1e-3, 1e-3 })
        {
            Assert.InRange(Cost(found with { X = found.X + step }) - least, 1e-6, 1e-3);
            Assert.InRange(Cost(found with { Y = found.Y + step }) - least, 1e-6, 1e-3);
            Assert.InRange(Cost(found with { Radius = found.Radius + step }) - least, 1e-6, 1e-3);
        }

        double Cost(Circle circle) =>
            points.Sum(point => Math.Pow(double.Hypot(point.X - circle.X, point.Y - circle.Y) - circle.Radius, 2));
    }

    [Fact]
    public void PointsOnOneSpot_AreRefused() => Assert.Equal(
        "The normal equations are singular: the points determine no circle, or the start is too far from them.",
        Assert.Throws<InvalidOperationException>(
            () => Circle.Fit([.. Enumerable.Repeat((1.0, 1.0), CircleEquations.PointCount)], new Circle(0, 0, 1))).Message);

    private static (double X, double Y)[] Points(Func<int, double> noise) =>
    [
        .. Enumerable.Range(0, CircleEquations.PointCount).Select(i =>
        {
            (double sin, double cos) = Math.SinCos(1.5 * Math.PI * i / CircleEquations.PointCount);
            return (Truth.X + ((Truth.Radius + noise(i)) * cos), Truth.Y + ((Truth.Radius + noise(i)) * sin));
        }),
    ];
}
