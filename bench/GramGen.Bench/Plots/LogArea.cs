using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GramGen.Bench.Plots;

/// <summary>A plot area of known pixels with two logarithmic axes.</summary>
/// <param name="Left">The smallest x.</param>
/// <param name="Right">The largest x.</param>
/// <param name="Bottom">The smallest y.</param>
/// <param name="Top">The largest y.</param>
/// <param name="Width">Units from left to right.</param>
/// <param name="Height">Units from bottom to top.</param>
internal sealed record LogArea(double Left, double Right, double Bottom, double Top, int Width, int Height)
{
    private static readonly double[] Digits = [1, 2, 5];

    private double UnitsPerDecadeOfX => Width / Math.Log10(Right / Left);

    private double UnitsPerDecadeOfY => Height / Math.Log10(Top / Bottom);

    /// <summary>The angle of y = a·x on the screen, which turns clockwise.</summary>
    public float DegreesOfProportion => (float)(-Math.Atan2(UnitsPerDecadeOfY, UnitsPerDecadeOfX) * 180 / Math.PI);

    /// <summary>Where a point is in the plot.</summary>
    public static Coordinates At(double x, double y) => new(Math.Log10(x), Math.Log10(y));

    /// <summary>Where a point is in units from the upper left corner.</summary>
    public Pixel PixelOf(double x, double y) =>
        new((float)(Math.Log10(x / Left) * UnitsPerDecadeOfX), (float)(Math.Log10(Top / y) * UnitsPerDecadeOfY));

    /// <summary>The inverse of <see cref="PixelOf"/>.</summary>
    public Coordinates At(Pixel pixel) =>
        new(Math.Log10(Left) + (pixel.X / UnitsPerDecadeOfX), Math.Log10(Top) - (pixel.Y / UnitsPerDecadeOfY));

    /// <summary>Makes a plot of so many units look like this area.</summary>
    public void ApplyTo(Plot plot, int totalWidth, int totalHeight)
    {
        const int right = 16;
        const int top = 34;
        plot.Layout.Fixed(new PixelPadding(totalWidth - Width - right, right, totalHeight - Height - top, top));
        plot.Axes.SetLimits(Math.Log10(Left), Math.Log10(Right), Math.Log10(Bottom), Math.Log10(Top));
        plot.Axes.Bottom.TickGenerator = Ticks(Left, Right);
        plot.Axes.Left.TickGenerator = Ticks(Bottom, Top);
    }

    /// <summary>1, 2, 5, 10, …</summary>
    private static NumericManual Ticks(double from, double to)
    {
        var ticks = new NumericManual();
        for (int power = (int)Math.Floor(Math.Log10(from)); power <= Math.Log10(to); power++)
        {
            double unit = Math.Pow(10, power);
            foreach (double value in Digits.Select(digit => digit * unit).Where(value => value >= from && value <= to))
            {
                ticks.AddMajor(Math.Log10(value), value.ToString("0.###", CultureInfo.InvariantCulture));
            }
        }

        return ticks;
    }
}
