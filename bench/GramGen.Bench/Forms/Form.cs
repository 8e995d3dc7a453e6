namespace GramGen.Bench.Forms;

/// <summary>One of the forms of GramGen's products.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Prepare">Makes a call ready; what is done here is not timed.</param>
/// <param name="Expect">What the call must give.</param>
internal sealed record Form(string Name, Func<FormData, FormCall> Prepare, Func<Expectations, Expectation> Expect)
{
    /// <summary>What it multiplies and adds; sets the peak that it is compared with.</summary>
    public GramElement Element { get; init; }

    /// <summary>Useful operations on one feature map.</summary>
    public Func<GramShape, double> Operations { get; init; } = Work.Operations;

    /// <summary>Feature maps in a call.</summary>
    public int Maps { get; init; } = 1;

    /// <summary>Which sizes it is measured at.</summary>
    public Func<GramShape, bool> Fits { get; init; } = FormList.IsLarge;
}
