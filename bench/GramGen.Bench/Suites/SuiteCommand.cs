using System.CommandLine;
using BenchmarkDotNet.Running;

namespace GramGen.Bench.Suites;

/// <summary>The BenchmarkDotNet suites; their options are BenchmarkDotNet's.</summary>
internal static class SuiteCommand
{
    public static Command Create()
    {
        var command = new Command("bdn", "Runs the BenchmarkDotNet suites; takes its options, as in: bdn --filter '*'")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(arguments =>
        {
            BenchmarkSwitcher.FromAssembly(typeof(SuiteCommand).Assembly).Run([.. arguments.UnmatchedTokens]);
        });
        return command;
    }
}
