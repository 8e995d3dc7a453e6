namespace GramGen.Planning;

/// <summary>Which micro-panels a micro-kernel multiplies; the names are the methods of the library's contract.</summary>
internal enum MicroKernelRole
{
    /// <summary>A whole micro-panel with NR channels before it.</summary>
    Rectangle,

    /// <summary>A whole micro-panel with itself.</summary>
    Diagonal,

    /// <summary>The last micro-panel, of another width, with NR channels before it.</summary>
    FringeRectangle,

    /// <summary>The last micro-panel, of another width, with itself.</summary>
    FringeDiagonal,
}

/// <summary>A micro-kernel of a tiling.</summary>
/// <param name="Role">Which micro-panels it multiplies.</param>
/// <param name="Shape">Its rows and columns.</param>
/// <param name="Count">How often it occurs in the lower triangle of G.</param>
internal sealed record PlannedMicroKernel(MicroKernelRole Role, MicroKernelShape Shape, int Count);

/// <summary>How the micro-kernels of one instruction set cover the lower triangle of G.</summary>
/// <param name="Isa">The instruction set.</param>
/// <param name="MicroTile">MR × NR.</param>
/// <param name="MicroKernels">Together they cover every pair of channels once.</param>
internal sealed record MicroTiling(IsaTraits Isa, MicroTile MicroTile, EquatableArray<PlannedMicroKernel> MicroKernels)
{
    /// <summary>Maximum register pressure over all micro-kernels.</summary>
    public int Registers => MicroKernels.SelectMany(kernel => kernel.Shape.PiecesFor(Isa)).Max(piece => piece.Shape.Registers);

    /// <summary>Cuts the channels into micro-panels.</summary>
    /// <param name="channels">C.</param>
    /// <param name="microTile">MR × NR.</param>
    /// <param name="fringe">Channels in the last micro-panel; the others are a multiple of MR.</param>
    /// <param name="isa">The instruction set.</param>
    public static MicroTiling Cover(int channels, MicroTile microTile, int fringe, IsaTraits isa)
    {
        (int rows, int columns) = microTile;
        int whole = (channels - fringe) / rows;
        var kernels = new List<PlannedMicroKernel>();
        Add(MicroKernelRole.Rectangle, MicroKernelShape.Rectangle(rows, columns), whole * (whole - 1) / 2 * (rows / columns));
        Add(MicroKernelRole.Diagonal, MicroKernelShape.Diagonal(rows), whole);
        if (fringe > 0)
        {
            Add(MicroKernelRole.FringeRectangle, MicroKernelShape.Rectangle(fringe, columns), whole * (rows / columns));
            Add(MicroKernelRole.FringeDiagonal, MicroKernelShape.Diagonal(fringe), 1);
        }

        return new MicroTiling(isa, microTile, new EquatableArray<PlannedMicroKernel>(kernels));

        void Add(MicroKernelRole role, MicroKernelShape shape, int count)
        {
            if (count > 0)
            {
                kernels.Add(new PlannedMicroKernel(role, shape, count));
            }
        }
    }

    public double MultiplyCycles(int pixels) => Total(shape => CostModel.Multiply(Isa, shape, pixels));

    public double ReduceCycles(int pixels) => Total(shape => CostModel.Reduce(Isa, shape, pixels));

    public double FinishCycles() => Total(shape => CostModel.Finish(Isa, shape));

    private double Total(Func<MicroKernelShape, double> cost) => MicroKernels.Sum(kernel => kernel.Count * cost(kernel.Shape));
}
