namespace GramGen.Bench.Measuring;

/// <summary>Instruction sets: their names, as <c>GRAMGEN_ISA</c> takes them, and their order by vector width.</summary>
internal static class InstructionSet
{
    private static readonly GramIsa[] WidestFirst = [GramIsa.Avx512, GramIsa.Avx2, GramIsa.Vector128, GramIsa.Scalar];

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
        GramIsa[] supported = [.. WidestFirst.Where(Gram.SupportedIsas.Contains)];
        GramIsa[] wide = [.. supported.Where(isa => isa is GramIsa.Avx512 or GramIsa.Avx2)];
        return wide.Length > 0 ? wide : supported[..1];
    }

    /// <summary>Ranks names by vector width; 0 is the widest.</summary>
    public static int WidthRank(string name) => Array.IndexOf(WidestFirst, Enum.Parse<GramIsa>(name, ignoreCase: true));

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
