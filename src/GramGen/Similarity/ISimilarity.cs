using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace GramGen.Similarity;

/// <summary>What an entry becomes that was the dot product of two rows: a function of it and of a term of each row.</summary>
/// <remarks>
/// Exchanging the rows changes no bit. Of 512-bit vectors, which narrower hardware computes in parts, with the same bits.
/// </remarks>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface ISimilarity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Entries can be <see cref="Near"/>.</summary>
    static virtual bool HasNearPairs => false;

    /// <summary>An entry of a row with itself is <see cref="OnDiagonal"/>.</summary>
    static virtual bool SetsDiagonal => false;

    /// <summary>Terms are needed.</summary>
    static virtual bool HasTerms => false;

    /// <summary>Large values are more similar; otherwise small ones.</summary>
    static virtual bool IsLargerCloser => true;

    /// <summary>
    /// Stands for an entry that must be computed from the rows, because too many digits cancelled: no result is negative.
    /// </summary>
    static T Near => T.NegativeOne;

    /// <summary>A row's term.</summary>
    /// <param name="squaredNorm">The dot product of the row with itself.</param>
    static virtual T TermOf(T squaredNorm) => squaredNorm;

    /// <summary>Some entries.</summary>
    /// <param name="products">The dot products.</param>
    /// <param name="rowTerm">The term of one row.</param>
    /// <param name="columnTerms">The terms of the others.</param>
    Vector512<T> Of(Vector512<T> products, Vector512<T> rowTerm, Vector512<T> columnTerms);

    /// <summary>The entry of a row with itself, if its squared norm is finite.</summary>
    /// <param name="term">The row's term.</param>
    T OnDiagonal(T term) => throw new UnreachableException("The diagonal is computed like other entries.");

    /// <summary>Entries of rows whose squared distance is known.</summary>
    /// <param name="squaredDistances">The squared distances.</param>
    Vector512<T> OfDistances(Vector512<T> squaredDistances) => throw new UnreachableException("No pair is near.");
}

/// <summary>The dot product itself.</summary>
internal readonly struct DotProduct<T> : ISimilarity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Vector512<T> Of(Vector512<T> products, Vector512<T> rowTerm, Vector512<T> columnTerms) => products;
}
