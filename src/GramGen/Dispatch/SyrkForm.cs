using GramGen.Packing;

namespace GramGen.Dispatch;

/// <summary>The arguments of a symmetric rank-k update that say how its matrices lie, and what they are to the tiles.</summary>
/// <param name="Routine">Its name in CBLAS.</param>
/// <param name="Order">How the matrices lie.</param>
/// <param name="Triangle">Of C.</param>
/// <param name="Transpose">Of A.</param>
/// <param name="N">The order of C: channels.</param>
/// <param name="K">The products in an entry: pixels.</param>
/// <param name="Lda">The leading dimension of A.</param>
/// <param name="Ldc">The leading dimension of C.</param>
internal readonly record struct SyrkForm(
    string Routine, BlasOrder Order, BlasTriangle Triangle, BlasTranspose Transpose, int N, int K, int Lda, int Ldc)
{
    /// <summary>Whether the pixels of a channel stand side by side: in the rows of A row by row, or the columns of Aᵀ column by column.</summary>
    public bool IsChannelsFirst => IsRowMajor == (Transpose == BlasTranspose.NoTranspose);

    public FeatureForm Features => new(IsChannelsFirst ? FeatureLayout.ChannelsFirst : FeatureLayout.ChannelsLast, Lda);

    /// <summary>One triangle column by column is the other row by row.</summary>
    public GramOutput Output => new(IsRowMajor == (Triangle == BlasTriangle.Lower) ? GramPart.Lower : GramPart.Upper, Ldc);

    /// <summary>A as it lies.</summary>
    public StridedRows A => IsChannelsFirst ? new(N, K, Lda) : new(K, N, Lda);

    /// <summary>C as it lies.</summary>
    public StridedRows C => new(N, N, Ldc);

    public bool IsRowMajor => Order == BlasOrder.RowMajor;
}
