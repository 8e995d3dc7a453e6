using System.Numerics;
using GramGen.Dispatch;
using GramGen.MatrixFunctions;

namespace GramGen;

/// <summary>
/// The orthogonal polar factor of a matrix, U·Vᵀ of its singular value decomposition U·Σ·Vᵀ: what Muon replaces the momentum of a weight
/// matrix by. By Newton–Schulz steps on the Gram matrix of the shorter side.
/// </summary>
/// <remarks>
/// The result has the same bits on every instruction set and any number of threads. Only the CPU computes; a backend is not asked.
/// </remarks>
public static class PolarFactor
{
    /// <summary>Computes the steps on X/‖X‖_F: with those of <see cref="NewtonSchulzStep.Muon"/> an approximate polar factor.</summary>
    /// <remarks>
    /// In exact arithmetic the result is that of the same steps on X itself; X and its Gram matrix are computed anew after two steps and
    /// then after each three, because a Gram matrix has the squares of the singular values. Of rows that are longer than columns, the Gram
    /// matrix is that of the columns. A matrix of zeros stays one. Muon's factor √max(1, rows/columns) is the caller's.
    /// <para>
    /// Jordan and others, Muon: An optimizer for hidden layers in neural networks, 2024; Björck and Bowie, An iterative algorithm for
    /// computing the best estimate of an orthogonal matrix, 1971; the iteration on the Gram matrix is known as Gram Newton–Schulz.
    /// </para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="matrix">X, rows × columns, row-major; finite.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="destination">Receives the result, rows × columns. It may be <paramref name="matrix"/>, or not overlap it.</param>
    /// <param name="steps">The steps; empty for <see cref="NewtonSchulzStep.Muon"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than rows·columns, a value is not finite, the destination overlaps a part of the matrix, the shorter side
    /// is longer than 46 316, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">Rows or columns are below 1, or too many for a span.</exception>
    /// <exception cref="NotSupportedException">The type is neither.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled; the destination may have been written.</exception>
    public static void Compute<T>(
        ReadOnlySpan<T> matrix, int rows, int columns, Span<T> destination, ReadOnlySpan<NewtonSchulzStep> steps = default,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementChecks.Check<T>();
        SymmetricChecks.Rectangle(rows, columns, matrix.Length, nameof(matrix));
        SymmetricChecks.Rectangle(rows, columns, destination.Length, nameof(destination));
        if (!(matrix == destination))
        {
            SymmetricChecks.Apart(matrix, destination, nameof(destination));
        }

        // The columns of a tall matrix are the channels, and last in memory.
        GramShape shape = rows <= columns
            ? new GramShape(rows, columns)
            : new GramShape(columns, rows, FeatureLayout.ChannelsLast);
        ScratchLimits.Gradient<T>(shape);
        SymmetricChecks.Finite(matrix, columns, nameof(matrix));
        options ??= GramOptions.Default;
        Backends.RequireCpu("polar factors", options);
        var products = new SymmetricProducts<T>(shape.Channels, new CpuExecution(options));
        matrix.CopyTo(destination);
        if (GramNewtonSchulz<T>.Normalize(destination) is not null)
        {
            GramNewtonSchulz<T>.Run(
                destination, shape, steps.IsEmpty ? NewtonSchulzStep.Muon.AsSpan() : steps, Restarts.Few, products);
        }
    }
}
