using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GramGen.Data;
using GramGen.Data.Storage;

namespace GramGen.Tool.Commands;

/// <summary>The options that say which rows are read, and how.</summary>
internal sealed class InputOptions
{
    private readonly Option<string[]> _input = new("--input", "-i")
    {
        Description = "Files of rows, .npy, .npz, .safetensors, .csv, .tsv, .parquet, .arrow, .feather or raw; the last part of "
            + "a path may have * and ?, which mean files in ordinal order of their names.",
        HelpName = "PATTERN",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<ColumnChoice?> _columns = ColumnChoice.Option();

    private readonly Option<string?> _weights = new("--weights")
    {
        Description = "The column with the weight of each row, by its number from 0 on or by its name; it is none of the columns that "
            + "are read.",
        HelpName = "COLUMN",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<NaNPolicy?> _nan = ToolOptions.OneOf(
        "--nan",
        "What becomes of a row with NaN (propagate unless it is given)",
        ("propagate", NaNPolicy.Propagate),
        ("skip-row", NaNPolicy.SkipRow),
        ("fail", NaNPolicy.Fail));

    private readonly Option<string?> _array = new("--array")
    {
        Description = "The array in .npz and .safetensors files that have several; of .bed files yang or vanraden.",
        HelpName = "NAME",
    };

    private readonly Option<GramRawLayout?> _raw = new("--raw")
    {
        Description = "The layout of files that are nothing but little-endian values, row after row: COLUMNS:half, "
            + "COLUMNS:float or COLUMNS:double, and :OFFSET after it for bytes before the first row.",
        HelpName = "LAYOUT",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseRaw,
    };

    private readonly Option<bool> _noHeader = new("--csv-no-header")
    {
        Description = "The first line of .csv and .tsv files is a row.",
    };

    private readonly Option<char?> _separator = new("--csv-separator")
    {
        Description = "What separates the cells of a line; without it the first line decides between ; , | and tab.",
        HelpName = "CHARACTER",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseSeparator,
    };

    /// <summary>Adds them to a command.</summary>
    public InputOptions(Command command)
    {
        foreach (Option option in (Option[])[_input, _columns, _weights, _nan, _array, _raw, _noHeader, _separator])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Opens the files.</summary>
    /// <exception cref="UsageException">A pattern means no files, or twice the same.</exception>
    /// <exception cref="IOException">A file cannot be read, or is no matrix like the first.</exception>
    public GramDataset Open(ParseResult arguments)
    {
        string[] paths = [.. arguments.GetValue(_input)!.SelectMany(PathsOf)];
        if (paths.GroupBy(path => GramStorage.IsAddress(path) ? path : Path.GetFullPath(path))
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"--input means {twice.First()} more than once; its rows would count more than once.");
        }

        ColumnChoice? columns = arguments.GetResult(_columns) is null ? null : arguments.GetValue(_columns);
        (int? weightColumn, string? weightName) = WeightsOf(arguments.GetValue(_weights));
        return GramDataset.Open(paths, new GramDatasetOptions
        {
            Columns = columns?.Numbers,
            ColumnNames = columns?.Names,
            WeightColumn = weightColumn,
            WeightColumnName = weightName,
            NaN = arguments.GetValue(_nan) ?? NaNPolicy.Propagate,
            Array = arguments.GetValue(_array),
            Raw = arguments.GetValue(_raw),
            CsvHasHeader = !arguments.GetValue(_noHeader),
            CsvSeparator = arguments.GetValue(_separator),
        });
    }

    /// <summary>Digits alone are a number, as in <c>--columns</c>.</summary>
    private static (int? Column, string? Name) WeightsOf(string? text) =>
        text is null ? (null, null)
        : text.Length == 0 || text.Contains(',', StringComparison.Ordinal)
            ? throw new UsageException($"--weights must be one column, a number from 0 on or a name, not '{text}'.")
        : !text.All(char.IsAsciiDigit) ? (null, text)
        : TryParse(text, out int number) ? (number, null)
        : throw new UsageException($"--weights must be a column from 0 on, not '{text}'.");

    private static string[] PathsOf(string pattern)
    {
        if (pattern.Length == 0)
        {
            throw new UsageException("--input names a file; it is empty.");
        }

        if (Path.GetDirectoryName(pattern).AsSpan().ContainsAny('*', '?') && !File.Exists(pattern))
        {
            throw new UsageException($"--input {pattern}: only the last part of a path may have * and ?.");
        }

        return Directory.Exists(pattern)
            ? throw new UsageException($"--input {pattern}: it is a folder; name its files, as in "
                + $"{Path.Combine(pattern, "*.npy")}.")
            : GramDataset.PathsOf(pattern);
    }

    private static GramRawLayout? ParseRaw(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split(':');
        GramElement? element = parts.ElementAtOrDefault(1) switch
        {
            "half" => GramElement.Half,
            "float" => GramElement.Single,
            "double" => GramElement.Double,
            _ => null,
        };
        long offset = 0;
        if (element is null || parts.Length > 3 || !TryParse(parts[0], out int columns) || columns < 1
            || (parts.Length == 3
                && !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out offset)))
        {
            result.AddError($"--raw must be COLUMNS:half, COLUMNS:float or COLUMNS:double, with or without :OFFSET, "
                + $"as in 512:float:128, not '{text}'.");
            return null;
        }

        return new GramRawLayout(columns, element.Value, offset);
    }

    private static char? ParseSeparator(ArgumentResult result)
    {
        string text = result.Tokens[0].Value.Replace("\\t", "\t", StringComparison.Ordinal);
        if (text.Length != 1)
        {
            result.AddError($"--csv-separator must be one character, or \\t, not '{text}'.");
            return null;
        }

        return text[0];
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < int.MaxValue;
}
