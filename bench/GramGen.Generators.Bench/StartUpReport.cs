using System.Globalization;
using System.Text;

namespace GramGen.Generators.Bench;

/// <summary>The second part of the page: what is measured in new processes, a build and the start of a program.</summary>
internal static class StartUpReport
{
    private const int Kernels = 200;
    private const double MostCompile = 3000;
    private const double MostRegistration = 1;

    /// <summary>
    /// Sizes that are called first, and the milliseconds that the first call may take longer than the library's for any size.
    /// </summary>
    private static readonly (int Layer, string Name, double MostMore)[] Calls = [(1, "straight", 3), (7, "large", 1.5)];

    /// <summary>Measures, in files that are deleted.</summary>
    public static string Measure()
    {
        string folder = Directory.CreateTempSubdirectory("gramgen-").FullName;
        try
        {
            return Of(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Of(string folder)
    {
        var project = KernelProject.Of(Kernels);
        string assembly = Path.Combine(folder, "Kernels.dll");
        using (MemoryStream compiled = KernelProject.Compile(KernelProject.Generated(project, new GramGenerator())))
        {
            File.WriteAllBytes(assembly, compiled.ToArray());
        }

        var text = new StringBuilder();
        Line($"\n## In a process of its own, {Kernels} kernels\n");
        Line($"| run | median | aim |");
        Line($"| --- | ---: | --- |");
        if (CommandLineCompiler.Find() is { } compiler)
        {
            double csc = CommandLineCompiler.Measure(compiler, project, folder, typeof(GramGenerator).Assembly.Location);
            Line($"| csc | {csc:0} ms | under {MostCompile} ms: {Met(csc < MostCompile)} |");
            Line($"| csc, without the generator | {CommandLineCompiler.Measure(compiler, project, folder, generator: null):0} ms |  |");
            if (CommandLineCompiler.FindRegexGenerator(compiler) is { } regexGenerator)
            {
                double regex = CommandLineCompiler.Measure(compiler, RegexProject.Of(Kernels, project), folder, regexGenerator);
                Line($"| csc, {Kernels} `[GeneratedRegex]` | {regex:0} ms |  |");
            }
        }

        var registered = StartUpFigures.Once(assembly, layer: 0, FirstCall.None);
        bool isFree = registered is { Initializers: 0, Routines: 0 };
        var registrations = new List<double>();
        var calls = new List<FormattableString>();
        foreach ((int layer, string name, double mostMore) in Calls)
        {
            (int channels, int pixels) = KernelProject.Sizes[layer];
            var declared = StartUpFigures.Measure(assembly, layer, FirstCall.Declared);
            var generic = StartUpFigures.Measure(assembly, layer, FirstCall.Generic);
            registrations.AddRange([declared.Registration, generic.Registration]);
            string aim = FormattableString.Invariant(
                $"at most {mostMore} ms more than for any size: {Met(declared.Call <= generic.Call + mostMore)}");
            calls.Add($"| first call, {channels}×{pixels}, {name} | {declared.Call:0.0} ms | {aim} |");
            calls.Add($"| first call for any size, {channels}×{pixels} | {generic.Call:0.0} ms |  |");
        }

        double registration = registrations.Average();
        string met = Met(registration < MostRegistration && isFree);
        Line($"| registration | {registration:0.0} ms | under {MostRegistration} ms, no method of a kernel compiled: {met} |");
        calls.ForEach(Line);
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nTo register the kernels the JIT compiles {registered.Compiled} methods: {registered.Initializers} static constructors "
            + $"of kernels, {registered.Routines} other methods\n");
        text.Append("of kernels, and what registers them. A first call comes after that, in a process that has computed nothing; ")
            .Append("the library's own\n");
        Line($"methods that it needs are compiled in it too.");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Met(bool isMet) => isMet ? "met" : "missed";
}
