using GramGen.Dispatch;

namespace GramGen;

/// <summary>
/// A device that computes large products instead of the CPU's kernels, once <see cref="Gram.UseBackend"/> has named it or
/// the options of a call ask for it.
/// </summary>
/// <remarks>
/// The arguments that reach it are checked: lengths are right, input and output do not overlap. A backend is called from any
/// thread. Its results need not have the bits of the CPU's, but G_ij and G_ji must be one number.
/// </remarks>
public abstract class GramBackend
{
    /// <summary>The CPU's kernels, for options that are to keep a product off a device.</summary>
    public static GramBackend Cpu { get; } = new CpuBackend();

    /// <summary>What <see cref="Gram.Explain"/> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Why it computes nothing here, in words, as where there is no device; <see langword="null"/> if it can.</summary>
    public virtual string? Absence => null;

    /// <summary>Whether it would be faster than the CPU. Asked before every product: it should cost nothing to speak of.</summary>
    /// <param name="work">What is to be computed.</param>
    public abstract bool Takes(in GramWork work);

    /// <summary>Why it takes the work, or why not, in words.</summary>
    /// <param name="work">What is to be computed.</param>
    public abstract string Explain(in GramWork work);

    /// <summary>Computes Gram matrices.</summary>
    /// <typeparam name="T">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the matrices: that of the features, and <see cref="float"/> for <see cref="Half"/>.</typeparam>
    /// <param name="work">What to compute.</param>
    /// <param name="features">N feature maps.</param>
    /// <param name="grams">Receives N matrices C × C.</param>
    /// <returns>
    /// Whether they have been computed. If not, nothing has been written and the CPU computes them: as where the device has not
    /// the memory.
    /// </returns>
    public abstract bool TryCompute<T, TGram>(in GramWork work, ReadOnlySpan<T> features, Span<TGram> grams)
        where T : unmanaged
        where TGram : unmanaged;

    /// <summary>Computes a covariance or correlation of channels.</summary>
    /// <param name="work">What to compute.</param>
    /// <param name="features">F.</param>
    /// <param name="matrix">Receives C × C values.</param>
    /// <param name="means">Receives the C means; empty if they are not wanted.</param>
    /// <inheritdoc cref="TryCompute"/>
    public abstract bool TryComputeCovariance<T, TGram>(
        in GramWork work, ReadOnlySpan<T> features, Span<TGram> matrix, Span<TGram> means)
        where T : unmanaged
        where TGram : unmanaged;

    /// <summary>Computes a gradient with respect to features.</summary>
    /// <typeparam name="T">The type of all values.</typeparam>
    /// <param name="work">What to compute.</param>
    /// <param name="features">F.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="featureGradient">Receives C·M values that lie as the features do.</param>
    /// <returns>Whether it has been computed. If not, the CPU computes it, and overwrites what has been written.</returns>
    public abstract bool TryBackward<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> featureGradient)
        where T : unmanaged;

    /// <summary>Computes a style loss, and its gradient if it is wanted.</summary>
    /// <param name="work">What to compute.</param>
    /// <param name="features">F.</param>
    /// <param name="targetGram">A, C × C; of each pair of entries the one in the lower triangle is read.</param>
    /// <param name="featureGradient">Receives C·M values that lie as the features do; empty if they are not wanted.</param>
    /// <param name="loss">Receives E.</param>
    /// <inheritdoc cref="TryBackward"/>
    public abstract bool TryStyleLoss<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> featureGradient, out double loss)
        where T : unmanaged;
}
