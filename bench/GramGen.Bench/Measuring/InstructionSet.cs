namespace GramGen.Bench.Measuring;

/// <summary>Instruction sets: their names, as <c>GRAMGEN_ISA</c> takes them, and their order by vector width.</summary>
internal static class InstructionSet
{
    public static string NameOf(GramIsa isa) => isa.ToString().ToLowerInvariant();

    /// <summary>The one with this name; without a name, GramGen's default.</summary>
    /// <exception cref="UsageException">No instruction set has this name, or this machine does not support it.</exception>
    public static GramIsa Parse(string? name)
    {
        if (name is null)
        {
            return Default();
        }

        string supported = string.Join(", ", Gram.SupportedIsas.Select(NameOf));
        foreach (GramIsa isa in Enum.GetValues<GramIsa>())
        {
            if (string.Equals(name, NameOf(isa), StringComparison.OrdinalIgnoreCase))
            {
                return Gram.SupportedIsas.Contains(isa)
                    ? isa
                    : throw new UsageException($"{NameOf(isa)} does not run here; what does is {supported}.");
            }
        }

        throw new UsageException($"'{name}' is no instruction set; those that run here are {supported}.");
    }

    /// <summary>Those worth committing results for, widest first: narrow ones only where the machine has nothing else.</summary>
    public static GramIsa[] Widest()
    {
        GramIsa[] wide = [.. Gram.SupportedIsas.Where(isa => isa >= GramIsa.Avx2).OrderDescending()];
        return wide.Length > 0 ? wide : [Gram.SupportedIsas.Max()];
    }

    /// <summary>Orders names by vector width.</summary>
    public static int WidthRank(string name) => (int)Enum.Parse<GramIsa>(name, ignoreCase: true);

    /// <summary><c>GRAMGEN_ISA</c> may be unknown or unsupported.</summary>
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
