using System.Runtime.CompilerServices;

namespace GramGen.Integer;

/// <summary>
/// The micro-kernel of integer products, MR × NR = 6 channels × two vectors: groups of rows are broadcast to the groups of as many
/// channels as two vectors hold, so no lanes are added at the end.
/// </summary>
/// <remarks>12 sums, two vectors of columns, a row and a product are the 16 registers of AVX2.</remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">How it multiplies.</typeparam>
internal static class IntegerMicroKernel<TVector, T>
    where TVector : struct
    where T : struct, IIntegerVector<TVector>
{
    /// <summary>MR.</summary>
    public const int Rows = IntegerPlan.MicroRows;

    /// <summary>NR.</summary>
    public static int Columns => 2 * T.Groups;

    /// <summary>Adds the products of some groups to a micro-tile.</summary>
    /// <param name="rows">The first group of the first row.</param>
    /// <param name="stride">Groups from row to row.</param>
    /// <param name="columns">The panel of the columns, from the same group: <see cref="Columns"/> channels, then the next group.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="microTile">Sums of 32 bits, <see cref="Rows"/> × <see cref="Columns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ref int rows, nint stride, ref int columns, nint groups, ref int microTile)
    {
        TVector sum00 = T.Zero, sum01 = T.Zero, sum10 = T.Zero, sum11 = T.Zero, sum20 = T.Zero, sum21 = T.Zero;
        TVector sum30 = T.Zero, sum31 = T.Zero, sum40 = T.Zero, sum41 = T.Zero, sum50 = T.Zero, sum51 = T.Zero;
        ref int row1 = ref Unsafe.Add(ref rows, stride);
        ref int row2 = ref Unsafe.Add(ref row1, stride);
        ref int row3 = ref Unsafe.Add(ref row2, stride);
        ref int row4 = ref Unsafe.Add(ref row3, stride);
        ref int row5 = ref Unsafe.Add(ref row4, stride);
        for (nint group = 0; group < groups; group++)
        {
            TVector left = T.LoadColumns(ref columns);
            TVector right = T.LoadColumns(ref Unsafe.Add(ref columns, T.Groups));
            TVector row = T.Broadcast(ref Unsafe.Add(ref rows, group));
            sum00 = T.MultiplyAdd(sum00, row, left);
            sum01 = T.MultiplyAdd(sum01, row, right);
            row = T.Broadcast(ref Unsafe.Add(ref row1, group));
            sum10 = T.MultiplyAdd(sum10, row, left);
            sum11 = T.MultiplyAdd(sum11, row, right);
            row = T.Broadcast(ref Unsafe.Add(ref row2, group));
            sum20 = T.MultiplyAdd(sum20, row, left);
            sum21 = T.MultiplyAdd(sum21, row, right);
            row = T.Broadcast(ref Unsafe.Add(ref row3, group));
            sum30 = T.MultiplyAdd(sum30, row, left);
            sum31 = T.MultiplyAdd(sum31, row, right);
            row = T.Broadcast(ref Unsafe.Add(ref row4, group));
            sum40 = T.MultiplyAdd(sum40, row, left);
            sum41 = T.MultiplyAdd(sum41, row, right);
            row = T.Broadcast(ref Unsafe.Add(ref row5, group));
            sum50 = T.MultiplyAdd(sum50, row, left);
            sum51 = T.MultiplyAdd(sum51, row, right);
            columns = ref Unsafe.Add(ref columns, Columns);
        }

        AddRow(ref microTile, 0, sum00, sum01);
        AddRow(ref microTile, 1, sum10, sum11);
        AddRow(ref microTile, 2, sum20, sum21);
        AddRow(ref microTile, 3, sum30, sum31);
        AddRow(ref microTile, 4, sum40, sum41);
        AddRow(ref microTile, 5, sum50, sum51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(ref int microTile, int row, TVector left, TVector right)
    {
        ref int first = ref Unsafe.Add(ref microTile, row * Columns);
        T.AddTo(ref first, left);
        T.AddTo(ref Unsafe.Add(ref first, T.Groups), right);
    }
}
