namespace GramGen;

/// <summary>
/// A device that computes large operations in place of the CPU, once <see cref="Gram.UseBackend"/> or
/// <see cref="GramOptions.Backend"/> names it.
/// </summary>
/// <remarks>
/// Arguments are checked before they reach it: lengths are right, input and output do not overlap. Any thread may call it.
/// Its results need not have the bits of the CPU's, but G_ij and G_ji must be the same number.
/// </remarks>
public abstract class GramBackend
{
    /// <summary>The CPU, for options that keep an operation off a device.</summary>
    public static GramBackend Cpu { get; } = new CpuBackend();

    /// <summary>Its name in <see cref="Gram.Explain(GramShape, GramElement, GramOptions)"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Why it cannot compute here, for example for lack of a device; <see langword="null"/> if it can.</summary>
    public virtual string? UnavailableReason => null;

    /// <summary>Whether it would be faster than the CPU. Called before every operation; must be cheap.</summary>
    /// <param name="work">The operation.</param>
    public abstract bool ShouldRun(GramWork work);

    /// <summary>Explains the answer of <see cref="ShouldRun"/>.</summary>
    /// <param name="work">The operation.</param>
    public abstract string Explain(GramWork work);

    /// <summary>Computes Gram matrices.</summary>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result: that of the features, or <see cref="float"/> for <see cref="Half"/>.</typeparam>
    /// <param name="work">The operation.</param>
    /// <param name="features">N feature maps.</param>
    /// <param name="destination">Receives N matrices C × C.</param>
    /// <returns>
    /// Whether they were computed. If not, nothing was written and the CPU computes them: for example when the device runs
    /// out of memory.
    /// </returns>
    public abstract bool TryCompute<TFeature, TGram>(
        GramProductWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged;

    /// <summary>Computes the covariance of channels.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="features">F.</param>
    /// <param name="destination">Receives C × C values.</param>
    /// <param name="means">Receives the C means; may be empty.</param>
    /// <inheritdoc cref="TryCompute"/>
    public abstract bool TryComputeCovariance<TFeature, TGram>(
        GramCovarianceWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
        where TFeature : unmanaged
        where TGram : unmanaged;

    /// <summary>Computes the correlation of channels.</summary>
    /// <inheritdoc cref="TryComputeCovariance"/>
    public abstract bool TryComputeCorrelation<TFeature, TGram>(
        GramCorrelationWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
        where TFeature : unmanaged
        where TGram : unmanaged;

    /// <summary>Computes a gradient with respect to features.</summary>
    /// <typeparam name="T">The type of all values.</typeparam>
    /// <param name="work">The operation.</param>
    /// <param name="features">F.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">Receives C·M values, in the layout of the features.</param>
    /// <returns>Whether it was computed. If not, the CPU computes it and overwrites what was written.</returns>
    public abstract bool TryBackward<T>(
        GramBackwardWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> destination)
        where T : unmanaged;

    /// <summary>Computes a style loss, and its gradient if the work has one.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="features">F.</param>
    /// <param name="targetGram">A, C × C, symmetric; its lower triangle is read.</param>
    /// <param name="destination">Receives C·M values, in the layout of the features; empty without a gradient.</param>
    /// <param name="loss">Receives E.</param>
    /// <inheritdoc cref="TryBackward"/>
    public abstract bool TryStyleLoss<T>(
        GramStyleLossWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination, out double loss)
        where T : unmanaged;

    /// <summary>Declines every operation, so that the CPU's kernels compute it.</summary>
    private sealed class CpuBackend : GramBackend
    {
        public override string Name => "cpu";

        public override bool ShouldRun(GramWork work) => false;

        public override string Explain(GramWork work) => "no other backend is in use";

        public override bool TryCompute<TFeature, TGram>(
            GramProductWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination) => false;

        public override bool TryComputeCovariance<TFeature, TGram>(
            GramCovarianceWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means) => false;

        public override bool TryComputeCorrelation<TFeature, TGram>(
            GramCorrelationWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means) => false;

        public override bool TryBackward<T>(
            GramBackwardWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> destination) => false;

        public override bool TryStyleLoss<T>(
            GramStyleLossWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination, out double loss)
        {
            loss = double.NaN;
            return false;
        }
    }
}
