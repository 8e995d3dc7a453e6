using System.Globalization;
using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Parsing;

/// <summary>Reads the options for the kernels of a file: of the <c>.editorconfig</c>, else of the project.</summary>
internal static class EmitOptionsParser
{
    public const string InstructionSetsKey = "gramgen_instruction_sets";
    public const string MaxLinesKey = "gramgen_max_lines";
    public const string VisibilityKey = "gramgen_visibility";

    // In the project's options a semicolon begins a comment, so that the list comes with commas, in a property of its own.
    private const string InstructionSetsProperty = "_GramGenInstructionSets";
    private const string MaxLinesProperty = "GramGenMaxLines";
    private const string VisibilityProperty = "GramGenVisibility";

    private static readonly char[] Separators = [',', ';', ' '];

    /// <param name="options">Of the file with the kernel.</param>
    /// <param name="problems">Receives what is not understood.</param>
    public static EmitOptions Parse(AnalyzerConfigOptions options, ICollection<OptionProblem> problems) => new(
        LeftOut(options, problems), MaxLines(options, problems), IsInternal(options, problems));

    private static EquatableArray<string> LeftOut(AnalyzerConfigOptions options, ICollection<OptionProblem> problems)
    {
        if (Read(options, InstructionSetsKey, InstructionSetsProperty) is not var (name, value))
        {
            return EmitOptions.Default.LeftOut;
        }

        string choices = string.Join(", ", IsaTraits.All.Select(isa => isa.OptionName));
        var written = new List<string>();
        foreach (string word in value.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (IsaTraits.All.FirstOrDefault(isa => IsSame(isa.OptionName, word)) is { } isa)
            {
                written.Add(isa.Name);
            }
            else
            {
                problems.Add(new OptionProblem(name, word, "a list of " + choices));
                return EmitOptions.Default.LeftOut;
            }
        }

        return new EquatableArray<string>(IsaTraits.All.Select(isa => isa.Name).Where(isa => !written.Contains(isa)));
    }

    private static int MaxLines(AnalyzerConfigOptions options, ICollection<OptionProblem> problems)
    {
        if (Read(options, MaxLinesKey, MaxLinesProperty) is not var (name, value))
        {
            return EmitOptions.DefaultMaxLines;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int lines) && lines > 0)
        {
            return lines;
        }

        problems.Add(new OptionProblem(name, value, "a whole number from 1 on"));
        return EmitOptions.DefaultMaxLines;
    }

    private static bool IsInternal(AnalyzerConfigOptions options, ICollection<OptionProblem> problems)
    {
        if (Read(options, VisibilityKey, VisibilityProperty) is not var (name, value))
        {
            return EmitOptions.Default.IsInternal;
        }

        if (IsSame(value, "internal"))
        {
            return true;
        }

        if (!IsSame(value, "public"))
        {
            problems.Add(new OptionProblem(name, value, "public or internal"));
        }

        return false;
    }

    /// <summary>The value and the name that it was set by, or null where it is not set or empty.</summary>
    private static (string Name, string Value)? Read(AnalyzerConfigOptions options, string key, string property)
    {
        if (options.TryGetValue(key, out string? own) && own.Trim() is { Length: > 0 } value)
        {
            return (key, value);
        }

        return options.TryGetValue("build_property." + property, out string? given) && given.Trim() is { Length: > 0 } set
            ? (property.TrimStart('_'), set)
            : null;
    }

    private static bool IsSame(string choice, string word) => string.Equals(choice, word, StringComparison.OrdinalIgnoreCase);
}
