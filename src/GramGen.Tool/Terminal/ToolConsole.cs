using Spectre.Console;

namespace GramGen.Tool.Terminal;

/// <summary>Where the program prints.</summary>
/// <param name="Out">Lines, each as long as it is.</param>
/// <param name="Error">Why something cannot be done.</param>
/// <param name="Animated">A terminal that can be drawn on; <see langword="null"/> where the output is a file or a
/// pipe.</param>
internal sealed record ToolConsole(TextWriter Out, TextWriter Error, IAnsiConsole? Animated)
{
    /// <summary>
    /// How often a line says how far a computation is, where nothing can be drawn: lines of a file are for reading it
    /// later.
    /// </summary>
    public TimeSpan LineInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The terminal of the process.</summary>
    public static ToolConsole OfProcess()
    {
        bool isTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        return new ToolConsole(Console.Out, Console.Error, isTerminal ? AnsiConsole.Console : null);
    }
}
