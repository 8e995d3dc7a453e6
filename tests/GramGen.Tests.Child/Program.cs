using GramGen;
using GramGen.Tests.Child;

// What tests run in a process of its own: under environment switches, or where a fault ends the process.
switch (args)
{
    case ["hashes"]:
        foreach (string line in Digest.Lines())
        {
            Console.WriteLine(line);
        }

        return 0;
    case ["gradient-hashes"]:
        foreach (string line in GradientDigest.Lines())
        {
            Console.WriteLine(line);
        }

        return 0;
    case ["isas"]:
        Console.WriteLine(string.Join(' ', Gram.SupportedIsas));
        return 0;
    case ["explain"]:
        Console.WriteLine(Gram.Explain(new GramShape(64, 196)).Isa);
        return 0;
    case ["guards"]:
        Console.WriteLine(GuardRun.All());
        return 0;
    case ["gradient-guards"]:
        Console.WriteLine(GradientGuardRun.All());
        return 0;
    case ["trip", "start"]:
        GuardRun.Trip(atEnd: false);
        return 0;
    case ["trip", "end"]:
        GuardRun.Trip(atEnd: true);
        return 0;
    default:
        Console.Error.WriteLine("hashes | gradient-hashes | isas | explain | guards | gradient-guards | trip start | trip end");
        return 2;
}
