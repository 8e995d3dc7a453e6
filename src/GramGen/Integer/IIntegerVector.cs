namespace GramGen.Integer;

/// <summary>
/// A vector of groups, and how groups are multiplied. A group is the adjacent pixels of one channel in 32 bits, as
/// <see cref="GroupFormat"/> says.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IIntegerVector<TVector>
    where TVector : struct
{
    /// <summary>Groups in a vector, each of another channel.</summary>
    static abstract int Groups { get; }

    /// <summary>The instruction that multiplies, for explanations.</summary>
    static abstract string Instruction { get; }

    /// <summary>What a group holds.</summary>
    static abstract GroupFormat Format { get; }

    static abstract TVector Zero { get; }

    /// <summary>One group of a row, in all places.</summary>
    static abstract TVector Broadcast(ref int group);

    /// <summary>The groups of adjacent channels.</summary>
    static abstract TVector LoadColumns(ref int groups);

    /// <summary>Multiplies groups pixel by pixel and adds the products to the sums of their channels.</summary>
    static abstract TVector MultiplyAdd(TVector sums, TVector row, TVector columns);

    /// <summary>Adds sums to those of 32 bits in memory.</summary>
    static abstract void AddTo(ref int target, TVector sums);
}

/// <summary>What the 32 bits of a group hold. Rows and columns hold the same; pixels that are missing are 0.</summary>
internal enum GroupFormat
{
    /// <summary>Two pixels, converted to 16 bits.</summary>
    Words,

    /// <summary>Four pixels less the base of their block, 0 to 255. Products are of a value and another one less 128.</summary>
    Bytes,

    /// <summary>
    /// Four pixels less the base of their block, which are so small that sums of many products fit 16 bits. A sum has to be added to its
    /// micro-tile before it could overflow.
    /// </summary>
    SmallBytes,
}
