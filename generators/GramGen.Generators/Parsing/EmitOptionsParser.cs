using System.Globalization;
using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Parsing;

/// <summary>Reads the options for the kernels of a file: from the <c>.editorconfig</c>, otherwise from the project.</summary>
internal static class EmitOptionsParser
{
    public const string InstructionSetsKey = "gramgen_instruction_sets";
    public const string MaxLinesKey = "gramgen_max_lines";
    public const string VisibilityKey = "gramgen_visibility";

    // A semicolon begins a comment in the compiler's options, so build/GramGen.targets passes the list with commas.
    private const string InstructionSetsProperty = "_GramGenInstructionSets";
    private const string MaxLinesProperty = "GramGenMaxLines";
    private const string VisibilityProperty = "GramGenVisibility";

    private static readonly char[] Separators = [',', ';', ' '];

    /// <param name="options">The options of the file with the kernel.</param>
    /// <param name="unknownValues">Receives the values that are not understood.</param>
    public static EmitOptions Parse(AnalyzerConfigOptions options, ICollection<UnknownOptionValue> unknownValues) => new(
        Excluded(options, unknownValues), MaxLines(options, unknownValues), IsInternal(options, unknownValues));

    private static EquatableArray<string> Excluded(AnalyzerConfigOptions options, ICollection<UnknownOptionValue> unknownValues)
    {
        if (Read(options, InstructionSetsKey, InstructionSetsProperty) is not var (name, value))
        {
            return EmitOptions.Default.Excluded;
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
                unknownValues.Add(new UnknownOptionValue(name, word, "a list of " + choices));
                return EmitOptions.Default.Excluded;
            }
        }

        return new EquatableArray<string>(IsaTraits.All.Select(isa => isa.Name).Where(isa => !written.Contains(isa)));
    }

    private static int MaxLines(AnalyzerConfigOptions options, ICollection<UnknownOptionValue> unknownValues)
    {
        if (Read(options, MaxLinesKey, MaxLinesProperty) is not var (name, value))
        {
            return EmitOptions.DefaultMaxLines;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int lines) && lines > 0)
        {
            return lines;
        }

        unknownValues.Add(new UnknownOptionValue(name, value, "a whole number of at least 1"));
        return EmitOptions.DefaultMaxLines;
    }

    private static bool IsInternal(AnalyzerConfigOptions options, ICollection<UnknownOptionValue> unknownValues)
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
            unknownValues.Add(new UnknownOptionValue(name, value, "public or internal"));
        }

        return false;
    }

    /// <summary>The value and the name that set it, or null if it is empty or not set.</summary>
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

/// <summary>A value that is not understood; its option keeps its default.</summary>
/// <param name="Option">The name that set it.</param>
/// <param name="Value">The value, or the part of a list.</param>
/// <param name="Choices">The valid values, as text.</param>
internal sealed record UnknownOptionValue(string Option, string Value, string Choices);
