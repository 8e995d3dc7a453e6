namespace GramGen.MatrixFunctions;

/// <summary>After how many Newton–Schulz steps X and its Gram matrix are computed anew.</summary>
/// <remarks>Also compiled into GramGen.TorchSharp, whose steps are those of torch.</remarks>
/// <param name="First">Steps before the first restart.</param>
/// <param name="Later">Steps from each restart to the next.</param>
internal readonly record struct Restarts(int First, int Later)
{
    /// <summary>For steps that need not be accurate to the last digit.</summary>
    public static Restarts Few { get; } = new(First: 2, Later: 3);

    /// <summary>After each step, for the most digits.</summary>
    public static Restarts Always { get; } = new(First: 1, Later: 1);

    /// <summary>The number of the step before which the next restart is, or that of all steps.</summary>
    /// <param name="step">The step before which the last one was; 0 at the start.</param>
    /// <param name="count">All steps.</param>
    public int After(int step, int count) => Math.Min(step + (step == 0 ? First : Later), count);
}
