namespace GramGen.Bench.Report;

/// <summary>The names of instruction sets as <c>GRAMGEN_ISA</c> takes them.</summary>
internal static class IsaName
{
    public static string Of(GramIsa isa) => isa.ToString().ToLowerInvariant();

    /// <summary>The one named; without a name GramGen's own choice.</summary>
    /// <exception cref="UsageException">No instruction set has this name, or it does not run here.</exception>
    public static GramIsa Parse(string? name)
    {
        if (name is null)
        {
            return Default();
        }

        string supported = string.Join(", ", Gram.SupportedIsas.Select(Of));
        foreach (GramIsa isa in Enum.GetValues<GramIsa>())
        {
            if (string.Equals(name, Of(isa), StringComparison.OrdinalIgnoreCase))
            {
                return Gram.SupportedIsas.Contains(isa)
                    ? isa
                    : throw new UsageException($"{Of(isa)} does not run here; what does is {supported}.");
            }
        }

        throw new UsageException($"'{name}' is no instruction set; those that run here are {supported}.");
    }

    /// <summary>What <c>GRAMGEN_ISA</c> asks for may be unknown, or not run here.</summary>
    private static GramIsa Default()
    {
        try
        {
            return Gram.Explain(new GramShape(1, 1)).Isa;
        }
        catch (Exception problem) when (problem is PlatformNotSupportedException or InvalidOperationException)
        {
            throw new UsageException(problem.Message);
        }
    }
}
