using System.Collections.Immutable;

namespace GramGen;

/// <summary>One step of a Newton–Schulz iteration for polar factors, X ← a·X + b·(X·Xᵀ)·X + c·(X·Xᵀ)²·X.</summary>
/// <remarks>It takes each singular value σ of X to a·σ + b·σ³ + c·σ⁵, and keeps the singular vectors.</remarks>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
/// <param name="C">c.</param>
public readonly record struct NewtonSchulzStep(double A, double B, double C)
{
    /// <summary>
    /// The step of Keller Jordan's Muon (2024): it multiplies small singular values by 3.4445, and takes none to 1 exactly, but those from
    /// 0.7 to 1.2, approximately, to others of that range.
    /// </summary>
    public static NewtonSchulzStep KellerJordan { get; } = new(3.4445, -4.7750, 2.0315);

    /// <summary>The step of order three, by Taylor's series: slower at first, and it converges to 1.</summary>
    public static NewtonSchulzStep Convergent { get; } = new(1.875, -1.25, 0.375);

    /// <summary>Muon's five steps: <see cref="KellerJordan"/> five times.</summary>
    public static ImmutableArray<NewtonSchulzStep> Muon { get; } = [.. Enumerable.Repeat(KellerJordan, 5)];

    /// <summary>
    /// The eight steps of the Polar Express: each is the best polynomial for what the one before it leaves of the singular values from
    /// 0.001 to 1 of the norm, which all reach 1 to the digits of <see cref="double"/>. Muon takes the first five, which bring them to 0.84
    /// to 1.13: <c>NewtonSchulzStep.PolarExpress.AsSpan(0, 5)</c>.
    /// </summary>
    /// <remarks>
    /// All but the last take a singular value divided by 1.01, so that rounding errors above 1 do not grow. Further steps are
    /// <see cref="Convergent"/>, as the last one is.
    /// <para>
    /// Amsel, Persson, Musco and Gower, The Polar Express: Optimal Matrix Sign Methods and Their Application to the Muon Algorithm, 2025,
    /// arXiv 2505.16932.
    /// </para>
    /// </remarks>
    public static ImmutableArray<NewtonSchulzStep> PolarExpress { get; } =
    [
        WithMargin(8.28721201814563, -23.595886519098837, 17.300387312530933),
        WithMargin(4.107059111542203, -2.9478499167379106, 0.5448431082926601),
        WithMargin(3.9486908534822946, -2.908902115962949, 0.5518191394370137),
        WithMargin(3.3184196573706015, -2.488488024314874, 0.51004894012372),
        WithMargin(2.300652019954817, -1.6689039845747493, 0.4188073119525673),
        WithMargin(1.891301407787398, -1.2679958271945868, 0.37680408948524835),
        WithMargin(1.8750014808534479, -1.2500016453999487, 0.3750001645474248),
        Convergent,
    ];

    /// <summary>
    /// A polar factor to all digits where the singular values are above some 10⁻⁴ of the norm: eight times <see cref="KellerJordan"/>, then
    /// five times <see cref="Convergent"/>.
    /// </summary>
    public static ImmutableArray<NewtonSchulzStep> Accurate { get; } = Sequence(fast: 8, convergent: 5);

    /// <summary>Some steps of <see cref="KellerJordan"/>, then some of <see cref="Convergent"/>.</summary>
    /// <param name="fast">Steps of the first kind: 3.4445 to this power times the smallest singular value should reach 0.7.</param>
    /// <param name="convergent">
    /// Steps of the second kind; from there four reach 1 in <see cref="double"/>, and three in <see cref="float"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static ImmutableArray<NewtonSchulzStep> Sequence(int fast, int convergent) =>
        [.. Enumerable.Repeat(KellerJordan, fast), .. Enumerable.Repeat(Convergent, convergent)];

    /// <summary>The step with these coefficients on singular values over 1.01.</summary>
    private static NewtonSchulzStep WithMargin(double a, double b, double c)
    {
        const double Margin = 1.01;
        const double Square = Margin * Margin;
        return new(a / Margin, b / (Margin * Square), c / (Margin * Square * Square));
    }
}
