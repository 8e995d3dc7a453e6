using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <summary>The door for those who call BLAS: its routine, argument for argument, computed by the tiles of <see cref="Gram"/>.</summary>
public static class GramBlas
{
    /// <summary>
    /// Computes one triangle of C ← α·A·Aᵀ + β·C, or of C ← α·Aᵀ·A + β·C: <c>cblas_ssyrk</c> of the reference BLAS
    /// (<c>cblas_dsyrk</c> for <see cref="double"/>), a symmetric rank-k update.
    /// </summary>
    /// <remarks>
    /// <para>The other triangle, what stands between the rows or columns and what follows the last are neither read nor
    /// written. If β is 0, C is not read; if α or k is 0, A is not read and may be empty; if that and β is 1, or if n is 0,
    /// nothing is touched.</para>
    /// <para>The bits are those of <see cref="Gram.Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>: α
    /// is applied once, to the finished sum; that and β·C are rounded, then their sum. Every NaN result is the same one.</para>
    /// <para>Arguments are checked in the order, and by the numbers, of <c>cblas_xerbla</c>.</para>
    /// </remarks>
    /// <param name="order">1: how both matrices lie in memory.</param>
    /// <param name="uplo">2: the triangle of C.</param>
    /// <param name="trans">3: whether A is n × k and multiplied by its transpose, or k × n and its transpose by it.</param>
    /// <param name="n">4: the order of C.</param>
    /// <param name="k">5: the products in each entry of it.</param>
    /// <param name="alpha">6: α.</param>
    /// <param name="a">7: A. It may have a part of its memory in common with <paramref name="c"/>, but no value.</param>
    /// <param name="lda">
    /// 8: the leading dimension of A, values from row to row, or if they lie so from column to column: at least as many as
    /// it has, and 1.
    /// </param>
    /// <param name="beta">9: β.</param>
    /// <param name="c">10: C, n × n.</param>
    /// <param name="ldc">11: the leading dimension of C, at least n and 1.</param>
    /// <param name="options">
    /// Instruction set, path, threads and cancellation; scale, β and layout must be left as they are, for the arguments say
    /// them. <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is illegal; the message has its number in CBLAS, what was expected and what came. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, the matrices overlap, or the options say what the arguments say.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel of n channels and k pixels is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no
    /// instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it; the triangle's contents are undefined.</exception>
    public static void Syrk(
        BlasOrder order,
        BlasTriangle uplo,
        BlasTranspose trans,
        int n,
        int k,
        float alpha,
        ReadOnlySpan<float> a,
        int lda,
        float beta,
        Span<float> c,
        int ldc,
        GramOptions? options = null) => Run(new SyrkForm("cblas_ssyrk", order, uplo, trans, n, k, lda, ldc), alpha, a, beta, c, options);

    /// <inheritdoc cref="Syrk(BlasOrder, BlasTriangle, BlasTranspose, int, int, float, ReadOnlySpan{float}, int, float, Span{float}, int, GramOptions?)"/>
    public static void Syrk(
        BlasOrder order,
        BlasTriangle uplo,
        BlasTranspose trans,
        int n,
        int k,
        double alpha,
        ReadOnlySpan<double> a,
        int lda,
        double beta,
        Span<double> c,
        int ldc,
        GramOptions? options = null) => Run(new SyrkForm("cblas_dsyrk", order, uplo, trans, n, k, lda, ldc), alpha, a, beta, c, options);

    private static void Run<T>(SyrkForm form, T alpha, ReadOnlySpan<T> a, T beta, Span<T> c, GramOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramThrow.IfIllegal(form);
        options ??= GramOptions.Default;
        GramThrow.IfSaidTwice(options);
        bool multiplies = form.K > 0 && !T.IsZero(alpha);
        if (form.N == 0 || (!multiplies && beta == T.One))
        {
            return;
        }

        GramThrow.IfShort(form, form.C, c.Length, number: 10, nameof(c));
        c = c[..(int)form.C.Length];
        if (!multiplies)
        {
            TriangleScaling.Run(c, form.Output, form.N, beta);
            return;
        }

        GramThrow.IfShort(form, form.A, a.Length, number: 7, nameof(a));
        a = a[..(int)form.A.Length];
        GramThrow.IfMeeting(a, form.A, c, form.C, nameof(c));
        var task = new GramTask<T>(new GramShape(form.N, form.K), form.Features, form.Output, alpha, beta);
        Gram.Run(new GramCall<T>(task, a, c), options);
    }
}
