using System.CommandLine;
using System.Globalization;
using CircleFit;
using MathNet.Numerics.Distributions;

var noise = new Option<double>("--noise")
{
    Description = "The standard deviation of the points' distances to the circle.",
    DefaultValueFactory = _ => 0.05,
};
var seed = new Option<int>("--seed") { Description = "The seed of the noise.", DefaultValueFactory = _ => 1 };
noise.Validators.Add(result =>
{
    if (!(result.GetValueOrDefault<double>() >= 0))
    {
        result.AddError("--noise must be 0 or more.");
    }
});
var root = new RootCommand("Fits a circle to points on an arc of 270°, by Gauss–Newton steps.") { noise, seed };
root.SetAction(arguments =>
{
    var truth = new Circle(X: 2, Y: -1, Radius: 3);
    IReadOnlyList<CircleStep> steps;
    try
    {
        steps = Circle.Fit(Points(truth, arguments.GetValue(noise), arguments.GetValue(seed)), start: new Circle(0, 0, 1));
    }
    catch (InvalidOperationException problem)
    {
        Console.Error.WriteLine(problem.Message);
        return 1;
    }

    Write($"step    squared distances           x           y      radius");
    for (int i = 0; i < steps.Count; i++)
    {
        (double x, double y, double radius) = steps[i].Circle;
        Write($"{i + 1,4} {steps[i].Cost,20:G12} {x,11:F8} {y,11:F8} {radius,11:F8}");
    }

    Circle errors = steps[^1].StandardErrors;
    Write($"standard errors           {errors.X,11:F8} {errors.Y,11:F8} {errors.Radius,11:F8}");
    Write($"the circle behind the points {truth.X,8:F4} {truth.Y,11:F4} {truth.Radius,11:F4}");
    return 0;
});
return root.Parse(args).Invoke();

static (double X, double Y)[] Points(Circle circle, double noise, int seed)
{
    var random = new Random(seed);
    return
    [
        .. Enumerable.Range(0, CircleEquations.PointCount).Select(i =>
        {
            (double sin, double cos) = Math.SinCos(1.5 * Math.PI * i / CircleEquations.PointCount);
            double distance = circle.Radius + (noise > 0 ? Normal.Sample(random, 0, noise) : 0);
            return (circle.X + (distance * cos), circle.Y + (distance * sin));
        }),
    ];
}

static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
