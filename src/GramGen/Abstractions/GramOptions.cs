namespace GramGen;

/// <summary>
/// How an operation is computed, not what: only a <see cref="Backend"/> other than the CPU can change a result, in its last bits.
/// </summary>
public sealed record GramOptions
{
    private const int Unlimited = -1;

    /// <summary>All defaults: the backend in use, the fastest instruction set, a generated kernel where one is registered.</summary>
    public static GramOptions Default { get; } = new();

    /// <summary>
    /// The instruction set to use. <see langword="null"/>, the default, takes the one that the environment variable
    /// <c>GRAMGEN_ISA</c> names, or the fastest of this machine.
    /// </summary>
    public GramIsa? Isa { get; init; }

    /// <summary>Whether a generated kernel or the generic kernels compute the Gram matrix.</summary>
    /// <remarks>A gradient with respect to features always takes the generic kernels.</remarks>
    public GramImplementation Implementation { get; init; } = GramImplementation.Auto;

    /// <summary>
    /// The device to compute on, whatever the size; <see cref="GramBackend.Cpu"/> for the CPU. <see langword="null"/>, the
    /// default, lets the backend of <see cref="Gram.UseBackend"/> decide. Falls back to the CPU when the device runs out of
    /// memory.
    /// </summary>
    public GramBackend? Backend { get; init; }

    /// <summary>
    /// The maximum number of threads, as in <see cref="ParallelOptions"/>: -1, the default, for one per core. A small
    /// product takes fewer; <see cref="Gram.Explain"/> reports the number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less than -1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init
        {
            if (value is 0 or < Unlimited)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"The maximum number of threads must be at least 1, or -1 for no limit; it is {value}.");
            }

            field = value;
        }
    } = Unlimited;

    /// <summary>
    /// Polled between blocks of pixels. After an <see cref="OperationCanceledException"/> the contents of the destination are
    /// undefined.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }
}
