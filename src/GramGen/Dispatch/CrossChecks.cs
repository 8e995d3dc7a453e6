using System.Diagnostics;
using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>Checks on the operands of a comparison of queries with a corpus; the parameter names are those of the public methods.</summary>
[StackTraceHidden]
internal static class CrossChecks
{
    /// <summary>A matrix of all similarities.</summary>
    public static void Matrix<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        Operands<TFeature, TGram>(queries, queryShape, corpus, corpusShape);
        (int rows, int columns) = (queryShape.Channels, corpusShape.Channels);
        ValueChecks.ThrowIfTooLarge(rows, columns, "Q·C", nameof(corpusShape));
        RequireLength(nameof(destination), $"The similarities of {rows} queries and {columns} rows", rows * columns, destination.Length);
        RequireApart(queries, corpus, destination, nameof(destination));
    }

    /// <summary>Lists of the most similar rows.</summary>
    public static void Lists<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape,
        int count, Span<int> indices, Span<TGram> values)
        where TFeature : unmanaged
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        Operands<TFeature, TGram>(queries, queryShape, corpus, corpusShape);
        ValueChecks.ThrowIfBelow(1, count, nameof(count));
        if (count > corpusShape.Channels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"count must be at most {corpusShape.Channels}, the rows of the corpus; it is {count}.");
        }

        ValueChecks.ThrowIfTooLarge(queryShape.Channels, count, "Q·k", nameof(count));
        int length = queryShape.Channels * count;
        string what = $"The {count} most similar rows of each of {queryShape.Channels} queries";
        RequireLength(nameof(indices), what, length, indices.Length);
        RequireLength(nameof(values), what, length, values.Length);
        RequireApart(queries, corpus, indices, nameof(indices));
        RequireApart(queries, corpus, values, nameof(values));
        if (ArgumentChecks.Overlap<int, TGram>(indices, values))
        {
            throw new ArgumentException("The values must not overlap the indices.", nameof(values));
        }
    }

    private static void Operands<TFeature, TGram>(
        ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape)
        where TFeature : unmanaged
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ElementChecks.Check<TFeature, TGram>();
        ArgumentChecks.NotEmpty(queryShape);
        ArgumentChecks.NotEmpty(corpusShape);
        if (queryShape.Pixels != corpusShape.Pixels)
        {
            throw new ArgumentException(
                $"Queries and corpus must have rows of one length; those of {queryShape} have {queryShape.Pixels} values, "
                + $"those of {corpusShape} {corpusShape.Pixels}.",
                nameof(corpusShape));
        }

        RequireLength(nameof(queries), $"The queries of {queryShape}", queryShape.FeatureLength, queries.Length);
        RequireLength(nameof(corpus), $"The corpus of {corpusShape}", corpusShape.FeatureLength, corpus.Length);
        ScratchLimits.Similarities<TGram>(queryShape);
        ScratchLimits.Similarities<TGram>(corpusShape);
    }

    private static void RequireLength(string name, string what, int expected, int actual)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{what} have {expected} values; the span has {actual}.", name);
        }
    }

    private static void RequireApart<TFeature, TResult>(
        ReadOnlySpan<TFeature> queries, ReadOnlySpan<TFeature> corpus, Span<TResult> result, string name)
        where TFeature : unmanaged
        where TResult : unmanaged
    {
        if (ArgumentChecks.Overlap(queries, result) || ArgumentChecks.Overlap(corpus, result))
        {
            throw new ArgumentException("The results must not overlap the queries and the corpus that they are computed from.", name);
        }
    }
}
