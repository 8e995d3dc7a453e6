using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace GramGen.Dispatch;

/// <summary>Checks on symmetric matrices; the parameter names are those of the public methods.</summary>
[StackTraceHidden]
internal static class SymmetricChecks
{
    /// <summary>Rows and columns of a block: both triangles of it stay in the first-level cache.</summary>
    private const int Block = 32;

    /// <summary>A matrix of some order.</summary>
    public static void Length(int order, int length, string name)
    {
        ValueChecks.ThrowIfBelow(1, order, nameof(order));
        ValueChecks.ThrowIfTooLarge(order, order, "n·n", nameof(order));
        if (length != order * order)
        {
            throw new ArgumentException($"A matrix of order {order} has {order * order} values; the span has {length}.", name);
        }
    }

    /// <summary>A matrix of some rows and columns.</summary>
    public static void Rectangle(int rows, int columns, int length, string name)
    {
        ValueChecks.ThrowIfBelowOne(rows, nameof(rows));
        ValueChecks.ThrowIfBelowOne(columns, nameof(columns));
        ValueChecks.ThrowIfTooLarge(rows, columns, "rows·columns", nameof(columns));
        if (length != rows * columns)
        {
            throw new ArgumentException($"A matrix of {rows}×{columns} has {rows * columns} values; the span has {length}.", name);
        }
    }

    /// <summary>A destination shares no memory with what it is computed from.</summary>
    public static void Apart<T>(ReadOnlySpan<T> operand, Span<T> destination, string name)
        where T : unmanaged
    {
        if (ArgumentChecks.Overlap(operand, destination))
        {
            throw new ArgumentException($"The {name} must not overlap the matrices that it is computed from.", name);
        }
    }

    /// <summary>What is added to a diagonal.</summary>
    public static void Ridge(double ridge)
    {
        if (!(ridge >= 0 && double.IsFinite(ridge)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ridge), ridge, FormattableString.Invariant($"The ridge must be finite and not negative; it is {ridge}."));
        }
    }

    /// <summary>A vector or matrix of numbers.</summary>
    public static void Finite<T>(ReadOnlySpan<T> values, int columns, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (values.IsEmpty || T.IsFinite(TensorPrimitives.MaxMagnitude(values)))
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Values must be finite; entry ({i / columns}, {i % columns}) is {values[i]}."), name);
            }
        }
    }

    /// <summary>
    /// A symmetric matrix of numbers: entries at transposed positions differ by at most √ε times the largest, since many libraries compute
    /// both and round them differently.
    /// </summary>
    public static void Symmetric<T>(ReadOnlySpan<T> matrix, int order, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Finite(matrix, order, name);
        T bound = T.Abs(TensorPrimitives.MaxMagnitude(matrix)) * RootOfEpsilon<T>();
        for (int firstRow = 0; firstRow < order; firstRow += Block)
        {
            for (int firstColumn = 0; firstColumn <= firstRow; firstColumn += Block)
            {
                for (int row = firstRow; row < Math.Min(firstRow + Block, order); row++)
                {
                    for (int column = firstColumn; column < Math.Min(firstColumn + Block, row); column++)
                    {
                        T below = matrix[(row * order) + column];
                        T above = matrix[(column * order) + row];
                        if (!(T.Abs(below - above) <= bound))
                        {
                            throw new ArgumentException(
                                FormattableString.Invariant(
                                    $"The matrix must be symmetric; entry ({row}, {column}) is {below}, entry ({column}, {row}) {above}."),
                                name);
                        }
                    }
                }
            }
        }
    }

    /// <summary>√ε, with ε the distance from 1 to the next value.</summary>
    public static T RootOfEpsilon<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Sqrt(T.BitIncrement(T.One) - T.One);
}
