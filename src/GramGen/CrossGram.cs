using System.Numerics;
using GramGen.Dispatch;
using GramGen.Similarity;

namespace GramGen;

/// <summary>
/// Products F·Kᵀ of queries F, Q × M, and a corpus K, C × M, and the cosines, distances and kernels of each query and each row.
/// </summary>
/// <remarks>
/// Each entry has the bits that <see cref="Gram"/> gives for the same two rows in the matrix of all of them, on every instruction set and
/// any number of threads, and depends on them alone: a corpus may be cut anywhere. Channels-last operands, and those of
/// <see cref="Half"/>, are copied to rows first. Only the CPU computes; a backend is not asked, and a declared kernel is not needed.
/// </remarks>
public static class CrossGram
{
    /// <summary>Computes the dot product of each query and each row of the corpus, F·Kᵀ.</summary>
    /// <typeparam name="TFeature">The type of queries and corpus.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="queries">F, Q·M values in the layout of its shape.</param>
    /// <param name="queryShape">Q, M and layout.</param>
    /// <param name="corpus">K, C·M values in the layout of its shape.</param>
    /// <param name="corpusShape">C, M and layout.</param>
    /// <param name="destination">Receives Q × C values, query after query. Must overlap neither operand.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than the shapes require, rows of queries and corpus differ in length, a result overlaps an operand, a copy
    /// of an operand would be longer than an array, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The result would exceed the length of a span.</exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Compute<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        Span<TGram> destination, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeMatrix(queries, queryShape, corpus, corpusShape, destination, default(DotProduct<TGram>), options);

    /// <summary>Computes the cosine of each query and each row of the corpus, as <see cref="Gram.ComputeCosines"/> does.</summary>
    /// <remarks>Equal rows have a cosine of 1 within the error bound, and exactly 1 only on the diagonal of a Gram matrix.</remarks>
    /// <inheritdoc cref="Compute"/>
    public static void ComputeCosines<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        Span<TGram> destination, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeMatrix(queries, queryShape, corpus, corpusShape, destination, default(Cosine<TGram>), options);

    /// <summary>
    /// Computes the squared Euclidean distance of each query and each row of the corpus, as <see cref="Gram.ComputeSquaredDistances"/>
    /// does.
    /// </summary>
    /// <inheritdoc cref="Compute"/>
    public static void ComputeSquaredDistances<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        Span<TGram> destination, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeMatrix(queries, queryShape, corpus, corpusShape, destination, new Distance<TGram, Squared<TGram>>(default), options);

    /// <summary>
    /// Computes the Euclidean distance of each query and each row of the corpus, as <see cref="Gram.ComputeDistances"/> does.
    /// </summary>
    /// <inheritdoc cref="Compute"/>
    public static void ComputeDistances<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        Span<TGram> destination, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeMatrix(queries, queryShape, corpus, corpusShape, destination, new Distance<TGram, Euclidean<TGram>>(default), options);

    /// <summary>
    /// Computes the Gaussian kernel of each query and each row of the corpus, as <see cref="Gram.ComputeRbfKernel"/> does.
    /// </summary>
    /// <inheritdoc cref="Compute"/>
    /// <param name="queries">F, Q·M values in the layout of its shape.</param>
    /// <param name="queryShape">Q, M and layout.</param>
    /// <param name="corpus">K, C·M values in the layout of its shape.</param>
    /// <param name="corpusShape">C, M and layout.</param>
    /// <param name="destination">Receives Q × C values, query after query. Must overlap neither operand.</param>
    /// <param name="gamma">γ, finite and not negative; <see langword="null"/> for 1/M.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// γ is negative or not finite, or the result would exceed the length of a span.
    /// </exception>
    public static void ComputeRbfKernel<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        Span<TGram> destination, double? gamma = null, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeMatrix(
            queries, queryShape, corpus, corpusShape, destination, SimilarityChecks.Rbf<TGram>(gamma, corpusShape.Pixels), options);

    /// <summary>
    /// Computes the polynomial kernel of each query and each row of the corpus, as <see cref="Gram.ComputePolynomialKernel"/> does.
    /// </summary>
    /// <inheritdoc cref="Compute"/>
    /// <param name="queries">F, Q·M values in the layout of its shape.</param>
    /// <param name="queryShape">Q, M and layout.</param>
    /// <param name="corpus">K, C·M values in the layout of its shape.</param>
    /// <param name="corpusShape">C, M and layout.</param>
    /// <param name="destination">Receives Q × C values, query after query. Must overlap neither operand.</param>
    /// <param name="degree">p, at least 1.</param>
    /// <param name="gamma">γ, finite; <see langword="null"/> for 1/M.</param>
    /// <param name="constant">c, finite.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// p is below 1, γ or c is not finite, or the result would exceed the length of a span.
    /// </exception>
    public static void ComputePolynomialKernel<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        Span<TGram> destination, int degree = 3, double? gamma = null, double constant = 1,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeMatrix(
            queries, queryShape, corpus, corpusShape, destination,
            SimilarityChecks.Polynomial<TGram>(degree, gamma, constant, corpusShape.Pixels), options);

    /// <summary>
    /// Finds the k rows of the corpus that are most similar to each query: nearest neighbours by comparing with every row. The matrix of
    /// all similarities is never stored; a thread keeps a block of it in its cache.
    /// </summary>
    /// <remarks>
    /// Best first; of equal similarities the lower index. NaN never wins: where fewer than k similarities are numbers, the rest of a list
    /// has the index −1 and the value NaN. The values have the bits of the matrix, and lists are those of the sorted matrix, on any number
    /// of threads.
    /// </remarks>
    /// <inheritdoc cref="Compute"/>
    /// <param name="queries">F, Q·M values in the layout of its shape.</param>
    /// <param name="queryShape">Q, M and layout.</param>
    /// <param name="corpus">K, C·M values in the layout of its shape.</param>
    /// <param name="corpusShape">C, M and layout.</param>
    /// <param name="count">k, from 1 to C.</param>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="indices">Receives Q × k indices of rows, query after query. Must overlap no operand.</param>
    /// <param name="values">Receives their similarities. Must overlap no operand.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// k is below 1 or above C, the metric is undefined, or the result would exceed the length of a span.
    /// </exception>
    public static void TopK<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        int count, GramMetric metric, Span<int> indices, Span<TGram> values, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        CrossChecks.Lists(queries, queryShape, corpus, corpusShape, count, indices, values);
        ValueChecks.ThrowIfUndefined(metric, nameof(metric));
        options ??= GramOptions.Default;
        Backends.RequireCpu("nearest rows", options);
        var call = new CrossCall<TFeature, TGram>(queries, queryShape, corpus, corpusShape);
        var execution = new CpuExecution(options);
        switch (metric)
        {
            case GramMetric.DotProduct:
                call.FindBest(default(DotProduct<TGram>), count, indices, values, execution);
                break;
            case GramMetric.Cosine:
                call.FindBest(default(Cosine<TGram>), count, indices, values, execution);
                break;
            case GramMetric.SquaredDistance:
                call.FindBest(new Distance<TGram, Squared<TGram>>(default), count, indices, values, execution);
                break;
            default:
                call.FindBest(new Distance<TGram, Euclidean<TGram>>(default), count, indices, values, execution);
                break;
        }
    }

    private static void ComputeMatrix<TFeature, TGram, TSimilarity>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        Span<TGram> destination, TSimilarity similarity, GramOptions? options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
        where TSimilarity : struct, ISimilarity<TGram>
    {
        CrossChecks.Matrix(queries, queryShape, corpus, corpusShape, destination);
        options ??= GramOptions.Default;
        Backends.RequireCpu("products of two matrices", options);
        new CrossCall<TFeature, TGram>(queries, queryShape, corpus, corpusShape)
            .ComputeMatrix(similarity, destination, new CpuExecution(options));
    }
}
