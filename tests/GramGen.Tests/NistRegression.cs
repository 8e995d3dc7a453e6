namespace GramGen.Tests;

/// <summary>
/// Sets of NIST's Statistical Reference Datasets for linear regression with their certified coefficients, standard errors and residual
/// standard deviation. Columns do not contain the constant.
/// </summary>
internal sealed record NistRegression(
    string Name, double[][] Columns, double[] Y, double[] Coefficients, double[] StandardErrors, double ResidualDeviation)
{
    private static readonly double[] WamplerErrors =
    [
        2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752, 0.112324854679312,
    ];

    /// <summary>What Wampler3 adds to the polynomial, Wampler4 a hundred times and Wampler5 ten thousand times.</summary>
    private static readonly double[] WamplerDeviations =
    [
        759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 2523, -2048, 2048, -2048,
        759,
    ];

    public static IEnumerable<NistRegression> All { get; } = [Longley(), .. Enumerable.Range(1, 5).Select(Wampler)];

    /// <summary>X with the constant first, row after row.</summary>
    public double[] Rows => [.. Y.SelectMany((_, i) => Columns.Select(column => column[i]).Prepend(1))];

    private static NistRegression Longley()
    {
        double[][] rows =
        [
            [60323, 83.0, 234289, 2356, 1590, 107608, 1947], [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
            [60171, 88.2, 258054, 3682, 1616, 109773, 1949], [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
            [63221, 96.2, 328975, 2099, 3099, 112075, 1951], [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
            [64989, 99.0, 365385, 1870, 3547, 115094, 1953], [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
            [66019, 101.2, 397469, 2904, 3048, 117388, 1955], [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
            [68169, 108.4, 442769, 2936, 2798, 120445, 1957], [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
            [68655, 112.6, 482704, 3813, 2552, 123366, 1959], [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
            [69331, 115.7, 518173, 4806, 2572, 127852, 1961], [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
        ];
        return new NistRegression(
            nameof(Longley),
            [.. Enumerable.Range(1, 6).Select(column => rows.Select(row => row[column]).ToArray())],
            [.. rows.Select(row => row[0])],
            [
                -3482258.63459582, 15.0618722713733, -0.358191792925910E-01, -2.02022980381683, -1.03322686717359, -0.511041056535807E-01,
                1829.15146461355,
            ],
            [
                890420.383607373, 84.9149257747669, 0.334910077722432E-01, 0.488399681651699, 0.214274163161675, 0.226073200069370,
                455.478499142212,
            ],
            304.854073561965);
    }

    /// <summary>Polynomials of degree 5 at 0…20: Wampler2's coefficients are powers of 0.1, those of the others 1.</summary>
    private static NistRegression Wampler(int number)
    {
        double[] x = [.. Enumerable.Range(0, 21).Select(i => (double)i)];
        double deviations = number switch { 3 => 1, 4 => 100, 5 => 10_000, _ => 0 };
        double[] coefficients = [.. Enumerable.Range(0, 6).Select(power => number == 2 ? double.Parse($"1e-{power}") : 1)];
        return new NistRegression(
            $"Wampler{number}",
            [.. Enumerable.Range(1, 5).Select(power => x.Select(value => Math.Pow(value, power)).ToArray())],
            [.. x.Select((value, i) => Polynomial(value) + (deviations * WamplerDeviations[i]))],
            coefficients,
            [.. WamplerErrors.Select(error => deviations * error)],
            deviations * 2360.14502379268);

        // The data have five decimals, which hold Wampler2's polynomial exactly.
        double Polynomial(double value) => number == 2
            ? (double)Enumerable.Range(0, 6).Sum(power => (decimal)Math.Pow(value, power) / (decimal)Math.Pow(10, power))
            : Enumerable.Range(0, 6).Sum(power => Math.Pow(value, power));
    }
}
