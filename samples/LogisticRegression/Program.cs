using System.Globalization;
using LogisticRegression;

// Students pass an exam more often the longer they learn and the longer they sleep; their shoe size does not matter.
const int Students = 20_000;
string[] names = ["constant", "hours learned", "hours slept", "shoe size"];
double[] truth = [-9, 0.35, 0.8, 0];
var random = new Random(1);
double[] rows = new double[Students * names.Length];
bool[] passed = new bool[Students];
for (int i = 0; i < Students; i++)
{
    Span<double> row = rows.AsSpan(i * names.Length, names.Length);
    (row[0], row[1], row[2], row[3]) = (1, 20 * random.NextDouble(), 4 + (6 * random.NextDouble()), 35 + random.Next(12));
    passed[i] = random.NextDouble() < LogisticModel.Probability(row, truth);
}

IReadOnlyList<LogisticModel> steps = LogisticModel.Fit(rows, passed);
for (int i = 0; i < steps.Count; i++)
{
    Write($"step {i + 1,2}   deviance before it {steps[i].Deviance,12:F4}");
}

Write($"{string.Empty,-14} {"found",9} {"± error",9} {"made with",10}");
LogisticModel model = steps[^1];
int near = 0;
for (int i = 0; i < names.Length; i++)
{
    Write($"{names[i],-14} {model.Coefficients[i],9:F4} {model.StandardErrors[i],9:F4} {truth[i],10:F2}");
    near += Math.Abs(model.Coefficients[i] - truth[i]) < 3 * model.StandardErrors[i] ? 1 : 0;
}

Write($"within three standard errors: {near} of {names.Length}");

static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
