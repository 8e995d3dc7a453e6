using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Planning;

namespace GramGen.Packing;

/// <summary>The operands of G ← scale·F·Fᵀ + β·G, checked and pinned. Their sizes are the plan's.</summary>
/// <param name="features">F; empty if it is <see cref="Half"/>.</param>
/// <param name="halves">F if it is <see cref="Half"/>.</param>
/// <param name="gram">G.</param>
/// <param name="output">Which entries of G are stored, and where.</param>
/// <param name="scale">Applied once, to the finished sum.</param>
/// <param name="beta">β; if it is 0, G is not read.</param>
internal readonly struct SyrkArguments<T>(
    PinnedSpan<T> features, PinnedSpan<Half> halves, PinnedSpan<T> gram, GramOutput output, T scale, T beta)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public PinnedSpan<T> Features { get; init; } = features;

    public PinnedSpan<Half> Halves { get; init; } = halves;

    public PinnedSpan<T> Gram { get; init; } = gram;

    public GramOutput Output { get; init; } = output;

    public T Scale { get; } = scale;

    public T Beta { get; } = beta;

    /// <summary>If features are centred, a table of <see cref="BlockMeans"/>, which packing fills.</summary>
    public PinnedSpan<double> Means { get; init; }

    /// <summary>The last channel if it is a separate vector; empty if it is <see cref="Half"/>.</summary>
    public PinnedSpan<T> Vector { get; init; }

    /// <summary>The last channel if it is a separate vector and <see cref="Half"/>.</summary>
    public PinnedSpan<Half> HalfVector { get; init; }

    /// <summary>The roots of the pixels' weights, if features are weighted.</summary>
    public PinnedSpan<T> Roots { get; init; }

    /// <summary>The queries, if the first channels are of another matrix; their rows have the stride of F.</summary>
    public PinnedSpan<T> Queries { get; init; }

    /// <summary>A value of F.</summary>
    public ref byte FeatureAt(int index) => ref Halves.IsEmpty
        ? ref Unsafe.As<T, byte>(ref Features.Slice(index, 1).First)
        : ref Unsafe.As<Half, byte>(ref Halves.Slice(index, 1).First);

    /// <summary>F, channel by channel.</summary>
    /// <param name="format">How it is stored.</param>
    /// <param name="channels">C, with the vector.</param>
    public FeatureRows<T> Rows(FeatureFormat format, int channels) => new(Features.Span, Halves.Span, format)
    {
        VectorChannel = channels - 1,
        Vector = Vector.Span,
        HalfVector = HalfVector.Span,
        Roots = Roots.Span,
        Queries = Queries.Span,
    };

    /// <summary>G is read.</summary>
    public bool Adds => !T.IsZero(Beta);

    /// <summary>G is only written, and all of it.</summary>
    public bool IsPlain => Output.Part == GramPart.Both && !Adds;
}

/// <summary>The entries of a symmetric matrix that are stored.</summary>
internal enum GramPart
{
    Both,
    Lower,
    Upper,
    PackedLower,

    /// <summary>All entries of a product of two matrices, which has no triangles.</summary>
    Rectangle,
}

/// <summary>Which entries of G are stored, and where.</summary>
/// <param name="Part">Both triangles, or one.</param>
/// <param name="Stride">The leading dimension: values from row to row. None if packed.</param>
internal readonly record struct GramOutput(GramPart Part, int Stride)
{
    /// <summary>The lower triangle, row after row.</summary>
    public static GramOutput Packed { get; } = new(GramPart.PackedLower, Stride: 0);

    /// <summary>Both triangles, nothing between the rows.</summary>
    public GramOutput(int channels)
        : this(GramPart.Both, channels)
    {
    }

    /// <summary>Entries right of the diagonal are stored.</summary>
    public bool StoresUpper => Part is GramPart.Both or GramPart.Upper;

    /// <summary>Values from an entry of a row of the lower triangle to the next: the upper triangle has them in a column.</summary>
    public nint Step => Part == GramPart.Upper ? Stride : 1;

    /// <summary>The offset of the first entry of a row of the lower triangle.</summary>
    public nint Start(int row) => Part switch
    {
        GramPart.PackedLower => (nint)row * (row + 1) / 2,
        GramPart.Upper => row,
        _ => (nint)row * Stride,
    };

    /// <summary>Values from the first entry to the last.</summary>
    public long LengthOf(int channels) => Part == GramPart.PackedLower
        ? channels * (channels + 1L) / 2
        : ((channels - 1L) * Stride) + channels;
}

/// <summary>
/// A span that threads can share: its memory was pinned by the caller's <c>fixed</c> statement and stays pinned until the
/// product is complete.
/// </summary>
/// <param name="first">The first value.</param>
/// <param name="length">The number of values.</param>
internal readonly unsafe struct PinnedSpan<T>(T* first, int length)
    where T : unmanaged
{
    private readonly T* _first = first;

    public int Length { get; } = length;

    public bool IsEmpty => Length == 0;

    /// <summary>The first value.</summary>
    public ref T First => ref Unsafe.AsRef<T>(_first);

    public Span<T> Span => new(_first, Length);

    public PinnedSpan<T> Slice(int start, int length) => new(_first + start, length);

    /// <summary>The same memory, as values of another type.</summary>
    public PinnedSpan<TOther> Cast<TOther>(int length)
        where TOther : unmanaged => new((TOther*)_first, length);
}
