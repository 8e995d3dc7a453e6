using System.Runtime.Intrinsics;

namespace GramGen.Integer;

/// <summary>A vector of sums of products of two rows of bytes, which are read where they are.</summary>
/// <remarks>
/// A row and a column of a micro-tile may be read as different values: <c>vpdpbusd</c> takes an unsigned and a signed byte. So columns are
/// read with bit 7 flipped, which adds products of the row with a column of zeros to every sum.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IIntegerDots<TVector>
    where TVector : struct
{
    /// <summary>The instruction that multiplies, for explanations.</summary>
    static abstract string Instruction { get; }

    /// <summary>Pixels that one instruction multiplies, a power of two.</summary>
    static abstract int Pixels { get; }

    /// <summary>NR: 4, or 3 where 16 sums with their operands exceed the registers.</summary>
    static abstract int Columns { get; }

    /// <summary>Whether columns are read as other values than rows.</summary>
    static abstract bool FlipsColumns { get; }

    static abstract TVector Zero { get; }

    /// <summary>Whether <see cref="LoadFirst"/> reads nothing else than what counts.</summary>
    static abstract bool HasMaskedLoads { get; }

    static abstract TVector LoadRow(ref byte values);

    /// <summary>Reads the first pixels of a row; the others count as 0.</summary>
    /// <param name="values">The first value. Its memory is pinned.</param>
    /// <param name="mask">Bytes of 255 where pixels count, and of 0 after them.</param>
    static abstract TVector LoadFirst(ref byte values, ref byte mask);

    /// <summary>Pixels of a column, read as rows are.</summary>
    static abstract TVector ToColumn(TVector row);

    /// <summary>Multiplies pixel by pixel and adds the products to sums.</summary>
    static abstract TVector MultiplyAdd(TVector sums, TVector row, TVector column);

    /// <summary>Adds up four vectors, each to one sum.</summary>
    static abstract Vector128<int> Reduce(TVector first, TVector second, TVector third, TVector fourth);
}
