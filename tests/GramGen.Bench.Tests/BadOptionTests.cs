namespace GramGen.Bench.Tests;

public sealed class BadOptionTests
{
    [Theory]
    [InlineData("--threads 0", "--threads is a number from 1 to ")]
    [InlineData("--threads 4096", "--threads is a number from 1 to ")]
    [InlineData("--threads many", "Cannot parse argument 'many' for option '--threads'")]
    [InlineData("--isa sse9", "'sse9' is no instruction set; those that run here are ")]
    [InlineData("--sizes 1x2", "1x2 is not declared.")]
    [InlineData("--align 68", "--align is a multiple of 4 bytes, from 4 to 64.")]
    [InlineData("--align 10", "--align is a multiple of 4 bytes, from 4 to 64.")]
    [InlineData("--align far", "Cannot parse argument 'far' for option '--align'")]
    [InlineData("--image nowhere.png", "There is no picture 'nowhere.png'.")]
    [InlineData("--json nowhere/a.json", "There is no folder ")]
    [InlineData("--peer nothing", "--peer is a name and the path of a CBLAS library, as in AOCL=libblis-mt.so; it is 'nothing'.")]
    [InlineData("--peer OpenBLAS=a.so", "--peer OpenBLAS=a.so: another library is named OpenBLAS in the report; choose another name.")]
    [InlineData("--peer A=a.so --peer A=b.so", "--peer A=b.so: another library is named A in the report; choose another name.")]
    [InlineData(
        "forms --no-peers --peer A=a.so",
        "--peer names a library to compare with, and --no-peers leaves all of them out; use one of the two.")]
    [InlineData("forms --peer =a.so", "--peer is a name and the path of a CBLAS library, ")]
    [InlineData("--plots nowhere/plots", "There is no folder ")]
    [InlineData("--nothing", "Unrecognized command or argument '--nothing'.")]
    [InlineData("results --sizes few", "'few' is neither a size")]
    [InlineData("forms --sizes 1x2", "1x2 is not declared.")]
    [InlineData("forms --threads 0", "--threads is a number from 1 to ")]
    [InlineData("forms --isa sse9", "'sse9' is no instruction set; those that run here are ")]
    [InlineData("forms --json nowhere/a.json", "There is no folder ")]
    [InlineData("device --device gpu", "'gpu' is not a device of TorchGramBackend")]
    [InlineData("device --device cuda:99", "cuda:99 cannot be measured: ")]
    [InlineData("device --sizes 1x2", "1x2 is not declared.")]
    [InlineData("forms --plots", "Unrecognized command or argument '--plots'.")]
    public void BadOption_IsRefusedInOneLine(string arguments, string message)
    {
        (int code, string error) = Run(arguments);

        Assert.Equal(Program.UsageError, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--redraw nowhere", "There are no results in 'nowhere'.")]
    [InlineData("--docs nowhere", "There is no file 'nowhere/README.md'.")]
    [InlineData("--forms-only --docs nowhere", "There is no file 'nowhere/README.md'.")]
    public void BadFile_IsRefusedBeforeAnythingIsMeasured(string arguments, string message)
    {
        (int code, string error) = Run($"results {arguments}");
        Assert.SkipWhen(error.StartsWith("No plot without a font", StringComparison.Ordinal), error);

        Assert.Equal(Program.UsageError, code);
        Assert.Equal(message, error.TrimEnd());
    }

    [Fact]
    public void InstructionSetOfOtherMachines_IsRefused()
    {
        GramIsa[] missing = [.. Enum.GetValues<GramIsa>().Except(Gram.SupportedIsas)];
        Assert.SkipWhen(missing.Length == 0, "This machine runs every instruction set.");

        (int code, string error) = Run($"--isa {missing[0]}");

        Assert.Equal(Program.UsageError, code);
        Assert.Contains("does not run here; what does is ", error, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Run(string arguments)
    {
        TextWriter console = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (Program.Run(arguments.Split(' ')), error.ToString());
        }
        finally
        {
            Console.SetError(console);
        }
    }
}
