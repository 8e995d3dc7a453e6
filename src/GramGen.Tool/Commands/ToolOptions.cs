using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace GramGen.Tool.Commands;

/// <summary>Kinds of options.</summary>
internal static class ToolOptions
{
    private static readonly (string Unit, long Factor)[] Units =
    [
        ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
    ];

    /// <summary>
    /// A number in the invariant culture and no other notation: System.CommandLine's conversion takes commas for thousands, so that
    /// 0,5 becomes 5.
    /// </summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it does.</param>
    /// <param name="initial">The default; <see langword="null"/> if it depends on other things.</param>
    /// <param name="isValid">Whether a number is in range.</param>
    /// <param name="range">The range, after "must be".</param>
    public static Option<T> Number<T>(string name, string description, T? initial, Func<T, bool> isValid, string range)
        where T : struct, INumber<T>
    {
        NumberStyles styles = T.IsInteger(T.One / (T.One + T.One))
            ? NumberStyles.None
            : NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = Parse,
        };
        if (initial is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;

        T Parse(ArgumentResult result)
        {
            string text = result.Tokens[0].Value;
            if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T number) && isValid(number))
            {
                return number;
            }

            result.AddError($"{name} must be {range}, not '{text}'.");
            return default;
        }
    }

    /// <summary>Bytes, with a unit.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What takes them.</param>
    public static Option<long> Bytes(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            foreach ((string unit, long factor) in Units)
            {
                if (text.EndsWith(unit, StringComparison.Ordinal)
                    && double.TryParse(
                        text.AsSpan(0, text.Length - unit.Length),
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out double number)
                    && number * factor is >= 1 and < long.MaxValue)
                {
                    return (long)(number * factor);
                }
            }

            result.AddError($"{name} must be a size such as 512MB, 4GB or 1.5GiB, not '{text}'.");
            return 0;
        },
    };

    /// <summary>One of some names.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What is named.</param>
    /// <param name="values">The names and what they mean.</param>
    public static Option<T?> OneOf<T>(string name, string description, params (string Name, T Value)[] values)
        where T : struct
    {
        string names = $"{string.Join(", ", values.SkipLast(1).Select(value => value.Name))} or {values[^1].Name}";
        return new Option<T?>(name)
        {
            Description = $"{description}: {names}.",
            HelpName = "NAME",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (values.FirstOrDefault(value => value.Name == text) is { Name: not null } found)
                {
                    return found.Value;
                }

                result.AddError($"{name} must be {names}, not '{text}'.");
                return null;
            },
        };
    }

    /// <summary>The type of sums.</summary>
    /// <param name="unlessGiven">The type without the option.</param>
    public static Option<GramElement?> Element(string unlessGiven) => OneOf(
        "--element",
        $"The type of the sums ({unlessGiven} unless it is given)",
        ("float", GramElement.Single),
        ("double", GramElement.Double));

    /// <summary>The file that a command writes.</summary>
    public static Option<string> Out(string description) => new("--out", "-o")
    {
        Description = description,
        HelpName = "FILE",
        Required = true,
    };

    public static Option<int> Threads(
        string description = "Threads, each with its part of the rows; without it one per core.") =>
        Number("--threads", description, (int?)null, threads => threads is >= 1 and <= 1024, "a number from 1 to 1024");
}
