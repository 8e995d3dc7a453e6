using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <summary>The BLAS routine, parameter for parameter, computed by the kernels of <see cref="Gram"/>.</summary>
public static class GramBlas
{
    /// <summary>
    /// Computes one triangle of C ← α·A·Aᵀ + β·C, or of C ← α·Aᵀ·A + β·C: <c>cblas_ssyrk</c> of the reference BLAS
    /// (<c>cblas_dsyrk</c> for <see cref="double"/>), a symmetric rank-k update.
    /// </summary>
    /// <remarks>
    /// <para>The other triangle, gaps between rows or columns and what follows the last are neither read nor written. If β is
    /// 0, C is not read; if α or k is 0, A is not read and may be empty; if in addition β is 1, or if n is 0, nothing is
    /// touched.</para>
    /// <para>The bits are those of
    /// <see cref="Gram.Compute{TFeature, TGram}(ReadOnlySpan{TFeature}, GramShape, Span{TGram}, GramScale, double, GramOptions)"/>:
    /// α is applied once, to the finished sum; that and β·C are rounded, then their sum. Every NaN result is the same one.</para>
    /// <para>Parameters are checked in the order, and by the numbers, of <c>cblas_xerbla</c>.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="order">1: how both matrices are stored.</param>
    /// <param name="uplo">2: the triangle of C.</param>
    /// <param name="trans">3: A is n × k and C ← A·Aᵀ, or A is k × n and C ← Aᵀ·A.</param>
    /// <param name="n">4: the order of C.</param>
    /// <param name="k">5: the products in each entry of it.</param>
    /// <param name="alpha">6: α.</param>
    /// <param name="a">7: A. It may share memory with <paramref name="c"/>, but no value.</param>
    /// <param name="lda">8: the leading dimension of A: at least its row length, or column length in column-major order, and 1.</param>
    /// <param name="beta">9: β.</param>
    /// <param name="c">10: C, n × n.</param>
    /// <param name="ldc">11: the leading dimension of C, at least n and 1.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A parameter is illegal; the message has its number in CBLAS, what was expected and what came. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or the matrices overlap.</exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel of n channels and k pixels is required and none is registered, or <c>GRAMGEN_ISA</c> names no
    /// instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The options' token was cancelled; the contents of the triangle are undefined.
    /// </exception>
    public static void Syrk<T>(
        BlasOrder order,
        BlasTriangle uplo,
        BlasTranspose trans,
        int n,
        int k,
        T alpha,
        ReadOnlySpan<T> a,
        int lda,
        T beta,
        Span<T> c,
        int ldc,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementChecks.Check<T>();
        var parameters = new SyrkParameters(typeof(T) == typeof(float) ? "cblas_ssyrk" : "cblas_dsyrk", order, uplo, trans, n, k, lda, ldc);
        parameters.ThrowIfIllegal();
        bool multiplies = k > 0 && !T.IsZero(alpha);
        if (n == 0 || (!multiplies && beta == T.One))
        {
            return;
        }

        parameters.ThrowIfShort(parameters.C, c.Length, number: 10, nameof(c));
        c = c[..(int)parameters.C.Length];
        if (!multiplies)
        {
            parameters.ScaleTriangle(c, beta);
            return;
        }

        parameters.ThrowIfShort(parameters.A, a.Length, number: 7, nameof(a));
        a = a[..(int)parameters.A.Length];
        StridedMatrix.ThrowIfOverlapping(a, parameters.A, c, parameters.C, nameof(c));
        var shape = new GramShape(n, k, parameters.IsChannelsFirst ? FeatureLayout.ChannelsFirst : FeatureLayout.ChannelsLast);
        Backends.Compute(
            new SyrkCall<T, T>(shape, a, c, parameters.Format, parameters.Output, alpha, beta),
            options ?? GramOptions.Default);
    }
}
