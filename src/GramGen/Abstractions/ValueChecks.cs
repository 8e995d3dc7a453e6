using System.Diagnostics;

namespace GramGen;

/// <summary>Checks on single values, for constructors, init accessors and arguments that are no spans.</summary>
[StackTraceHidden]
internal static class ValueChecks
{
    /// <param name="size">A number of channels or pixels.</param>
    /// <param name="name">The parameter, a plural: it is also the noun of the message.</param>
    public static void ThrowIfBelowOne(int size, string name)
    {
        if (size < 1)
        {
            throw new ArgumentOutOfRangeException(name, size, $"The number of {name} must be at least 1; it is {size}.");
        }
    }

    /// <param name="least">The smallest value that is allowed.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">The parameter.</param>
    public static void ThrowIfBelow(int least, int value, string name)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}; it is {value}.");
        }
    }

    /// <summary>Throws if a matrix is longer than a span can be.</summary>
    /// <param name="rows">The rows of the matrix.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="product">The length as a formula, such as <c>C·M</c>.</param>
    /// <param name="name">The parameter to blame.</param>
    public static void ThrowIfTooLarge(int rows, int columns, string product, string name)
    {
        long length = (long)rows * columns;
        if (length > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                name, columns, $"{product} = {rows}·{columns} = {length} exceeds the length of a span ({int.MaxValue}).");
        }
    }

    public static void ThrowIfUndefined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{typeof(TEnum).Name} must be one of {string.Join(", ", Enum.GetNames<TEnum>())}; it is {value}.");
        }
    }
}
