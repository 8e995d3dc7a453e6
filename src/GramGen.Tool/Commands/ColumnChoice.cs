using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GramGen.Tool.Commands;

/// <summary>The columns that <c>--columns</c> chooses: numbers, or patterns of names.</summary>
/// <param name="Numbers">From 0 on; <see langword="null"/> if they are chosen by names.</param>
/// <param name="Names">Names, with * and ?; <see langword="null"/> if they are chosen by numbers.</param>
internal sealed record ColumnChoice(int[]? Numbers, string[]? Names)
{
    private const int MostOfRange = 1 << 24;

    public static Option<ColumnChoice?> Option() => new("--columns")
    {
        Description = "The columns to read, in this order: numbers from 0 on, as in 0-63,128, or names, with * and ? for any "
            + "characters, as in f*,label, of files that have some; without it all.",
        HelpName = "LIST",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = Parse,
    };

    private static ColumnChoice? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split(',');
        if (parts.Any(string.IsNullOrWhiteSpace))
        {
            return Refuse(result, text);
        }

        return text.All(character => char.IsAsciiDigit(character) || character is ',' or '-')
            ? ParseNumbers(result, text, parts)
            : new ColumnChoice(Numbers: null, parts);
    }

    private static ColumnChoice? ParseNumbers(ArgumentResult result, string text, string[] ranges)
    {
        var columns = new List<int>();
        foreach (string range in ranges)
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !TryParse(ends[0], out int first) || !TryParse(ends[^1], out int last)
                || last < first || last - first > MostOfRange)
            {
                return Refuse(result, text);
            }

            columns.AddRange(Enumerable.Range(first, last - first + 1));
        }

        if (columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            result.AddError($"--columns {text}: column {twice.Key} is in it more than once.");
        }

        return new ColumnChoice([.. columns], Names: null);
    }

    private static ColumnChoice? Refuse(ArgumentResult result, string text)
    {
        result.AddError($"--columns must be a list of columns from 0 on, such as 0-63,128, or of names, such as f*,label, "
            + $"not '{text}'.");
        return null;
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < int.MaxValue;
}
