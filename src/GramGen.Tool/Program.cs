using GramGen.Tool.Terminal;

namespace GramGen.Tool;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var stop = new StopSignal();
        return await GramTool.RunAsync(args, ToolConsole.OfProcess(), stop.Token);
    }
}
