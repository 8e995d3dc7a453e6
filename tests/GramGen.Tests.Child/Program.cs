using GramGen;
using GramGen.Tests.Child;

// What tests run in a process of its own: under environment switches, or where a fault ends the process.
switch (args)
{
    case ["hashes"]:
        return Print(Digest.Lines());
    case ["half"]:
        return Print(Digest.HalfLines());
    case ["covariances"]:
        return Print(Digest.CovarianceLines());
    case ["similarities"]:
        return Print(SimilarityDigest.Lines());
    case ["functions"]:
        return Print(FunctionDigest.Lines());
    case ["weights"]:
        return Print(Digest.WeightedLines().Concat(GradientDigest.WeightedLines()));
    case ["gradient-hashes"]:
        return Print(GradientDigest.Lines());
    case ["integers"]:
        return Print(IntegerSamples.Lines().Concat(IntegerSamples.DeclaredLines()));
    case ["declared-integers"]:
        EdgeSignedByteKernels.Compute(new sbyte[1], new int[1]);
        return 0;
    case ["syrk"]:
        return Print(SyrkDigest.Lines());
    case ["backend"]:
        return Print(BackendRun.FromTheStart());
    case ["backend-after"]:
        return Print(BackendRun.AfterAProduct());
    case ["isas"]:
        return Print([string.Join(' ', Gram.SupportedIsas)]);
    case ["explain"]:
        return Print([$"{Gram.Explain(new GramShape(64, 196)).Isa}"]);
    case ["guards"]:
        return Print([$"{GuardRun.All()}"]);
    case ["gradient-guards"]:
        return Print([$"{GradientGuardRun.All()}"]);
    case ["trip", "start"]:
        GuardRun.Trip(atEnd: false);
        return 0;
    case ["trip", "end"]:
        GuardRun.Trip(atEnd: true);
        return 0;
    default:
        Console.Error.WriteLine(
            "hashes | half | covariances | similarities | functions | weights | gradient-hashes | integers | declared-integers | syrk "
            + "| backend | backend-after | isas | explain | guards | gradient-guards | trip start | trip end");
        return 2;
}

static int Print(IEnumerable<string> lines)
{
    foreach (string line in lines)
    {
        Console.WriteLine(line);
    }

    return 0;
}
