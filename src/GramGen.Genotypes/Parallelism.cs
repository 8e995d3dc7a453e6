namespace GramGen.Genotypes;

/// <summary>Shares numbered work among as many threads as the options allow.</summary>
internal static class Parallelism
{
    public static int DegreeOf(GenotypeOptions options) =>
        options.MaxDegreeOfParallelism < 0 ? Environment.ProcessorCount : options.MaxDegreeOfParallelism;

    /// <summary>Runs an action for each number from 0 on; on the calling thread alone if the options allow no other.</summary>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void For(int count, GenotypeOptions options, Action<int> action)
    {
        if (DegreeOf(options) > 1)
        {
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
                CancellationToken = options.CancellationToken,
            };
            Parallel.For(0, count, parallel, action);
            return;
        }

        for (int number = 0; number < count; number++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            action(number);
        }
    }
}
