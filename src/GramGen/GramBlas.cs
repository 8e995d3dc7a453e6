using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <summary>The symmetric rank-k update with the arguments of BLAS, computed by the kernels of <see cref="Gram"/>.</summary>
public static class GramBlas
{
    /// <summary>
    /// Computes one triangle of C ← α·A·Aᵀ + β·C, or of C ← α·Aᵀ·A + β·C: <c>cblas_ssyrk</c> of the reference BLAS for
    /// <see cref="float"/>, <c>cblas_dsyrk</c> for <see cref="double"/>.
    /// </summary>
    /// <remarks>
    /// <para>The other triangle, padding between the rows or columns and values past the last are neither read nor written.
    /// If β is 0, C is not read; if α or k is 0, A is not read and may be empty; if in addition β is 1, or if n is 0, nothing
    /// is read or written.</para>
    /// <para>The bits are those of <see cref="Gram.Compute{TFeature, TGram}"/>: α is applied once, to the finished sum; that
    /// and β·C are rounded, then their sum. Every NaN in the result has the same bits.</para>
    /// <para>Arguments are checked in the order of <c>cblas_xerbla</c>, and messages give its numbers.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="order">1: the storage order of both matrices.</param>
    /// <param name="uplo">2: the triangle of C.</param>
    /// <param name="trans">3: A is n × k in A·Aᵀ, or k × n in Aᵀ·A.</param>
    /// <param name="n">4: the order of C.</param>
    /// <param name="k">5: the number of products in each entry of C.</param>
    /// <param name="alpha">6: α.</param>
    /// <param name="a">7: A. Its rows may be interleaved with those of <paramref name="c"/>, but must share no value with them.</param>
    /// <param name="lda">
    /// 8: the leading dimension of A, values from row to row or from column to column: at least the length of a row or
    /// column, and 1.
    /// </param>
    /// <param name="beta">9: β.</param>
    /// <param name="c">10: C, n × n.</param>
    /// <param name="ldc">11: the leading dimension of C, at least n and 1.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults. Only the CPU computes this routine.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is illegal; the message has its number in CBLAS and its bounds. Nothing was written.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, the matrices share values, or the options name a device.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options require a generated kernel and none is registered for n channels and k pixels, or <c>GRAMGEN_ISA</c> names
    /// no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled; the triangle's contents are undefined.</exception>
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
        ElementTypes.ThrowIfUnsupported<T>();
        string routine = typeof(T) == typeof(double) ? "cblas_dsyrk" : "cblas_ssyrk";
        new SyrkArguments(routine, order, uplo, trans, n, k, lda, ldc).Run(alpha, a, beta, c, options ?? GramOptions.Default);
    }
}
