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
}
