using System.Numerics;
using GramGen.Data.Stats;

namespace GramGen.Data;

/// <summary>Gram matrix, means and covariance of whole data sets: on one machine, or node by node of a plan wherever you like.</summary>
/// <remarks>
/// The results have the bits of one <see cref="GramAccumulator{T}"/> that was given all rows, whatever the threads, the leaves, the
/// files and the machines.
/// </remarks>
public static class GramStats
{
    /// <summary>
    /// Computes on all cores of this machine: each thread reads and multiplies a leaf, and reads the next one ahead.
    /// </summary>
    /// <typeparam name="T">The type of the sums: <see cref="float"/> or <see cref="double"/>, that of the files or wider.</typeparam>
    /// <param name="data">The data set.</param>
    /// <param name="options">What is computed, and with what; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellation">Ends between blocks of rows. Parts that are stored by then remain.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type, or narrower than that of the files.</exception>
    /// <exception cref="GramDataException">
    /// A file cannot be read or changed; the message names it and, where there is one, the row.
    /// </exception>
    /// <exception cref="InvalidDataException">The store belongs to another data set or to other statistics.</exception>
    /// <exception cref="ArgumentException">
    /// The options set the normalization of rows with weights for rows without, or the other way round.
    /// </exception>
    /// <exception cref="InvalidOperationException">There are too few rows, or too little weight, for what is computed.</exception>
    public static async Task<GramResult<T>> ComputeAsync<T>(
        GramDataset data, GramStatsOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new GramStatsOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        ThrowIfOtherNormalization(data, options);
        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        var plan = GramStatsPlan.For<T>(data, options.Statistics, threads, options.LeafRows, options.FanIn);
        GramPartStore? store = options.Store is null ? null : GramPartStore.Create(options.Store, data, plan);
        var run = new LeafRun<T>(data, store?.Plan ?? plan, store, threads, options.Progress, cancellation);
        GramAccumulator<T> sums = await run.ComputeAsync().ConfigureAwait(false);
        return data.HasWeights ? new GramResult<T>(sums, options.WeightedNormalization) : new GramResult<T>(sums, options.Normalization);
    }

    /// <summary>
    /// Computes the sums of a node of a plan from its rows: a leaf or, with the same bits as its leaves joined, any other.
    /// </summary>
    /// <remarks>
    /// This is all that another scheduler needs: an array job, say, in which each task puts a leaf into a <see cref="GramPartStore"/>.
    /// </remarks>
    /// <typeparam name="T">The type of the sums: that of the plan.</typeparam>
    /// <param name="data">The data set.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="node">A node of the plan.</param>
    /// <param name="threads">Threads within the node. Nodes side by side with one thread each are faster.</param>
    /// <param name="rowsDone">Is told the rows of each block after it has been added; may be <see langword="null"/>.</param>
    /// <param name="memory">What the nodes before left, with as many threads; <see langword="null"/> for fresh memory.</param>
    /// <param name="cancellation">Ends between blocks of rows.</param>
    /// <exception cref="ArgumentException">The plan is for another type, or for a data set with other rows or columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such node, or there are less than 1 thread.</exception>
    /// <exception cref="GramDataException">
    /// A file cannot be read or changed; the message names it and, where there is one, the row.
    /// </exception>
    public static GramAccumulator<T> ComputeNode<T>(
        GramDataset data,
        GramStatsPlan plan,
        GramNode node,
        int threads = 1,
        Action<long>? rowsDone = null,
        GramNodeMemory<T>? memory = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Rows != data.Rows || plan.Columns != data.Columns || plan.Element != ElementOf<T>())
        {
            throw new ArgumentException(
                $"The plan is for {plan.Rows} rows of {plan.Columns} columns and sums of {plan.Element}; "
                + $"the data set has {data.Rows} rows of {data.Columns}, and sums are of {typeof(T).Name}.",
                nameof(plan));
        }

        data.ThrowIfUnreadable<T>();
        using var leaf = new LeafReading<T>(data, plan, node, memory ?? new GramNodeMemory<T>(), cancellation);
        return leaf.Accumulate(threads, rowsDone ?? (_ => { }), beforeLast: null);
    }

    private static void ThrowIfOtherNormalization(GramDataset data, GramStatsOptions options)
    {
        string? problem = data.HasWeights && options.Normalization != default
            ? $"The rows have weights: WeightedNormalization is their divisor, and Normalization is {options.Normalization}."
            : !data.HasWeights && options.WeightedNormalization != default
            ? $"The rows have no weights: Normalization is their divisor, and WeightedNormalization is {options.WeightedNormalization}."
            : null;
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }

    internal static GramElement ElementOf<T>() =>
        typeof(T) == typeof(double) ? GramElement.Double
        : typeof(T) == typeof(float) ? GramElement.Single
        : throw new NotSupportedException($"Sums are of float or double, not of {typeof(T).Name}.");
}
