using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;

namespace GramGen.Syrk;

/// <summary>The epilogue: scales finished sums and stores each at both of its places in the symmetric matrix.</summary>
/// <remarks>
/// A tile's sums are scaled and turned into columns in whole vectors, and stored in rows when the next tile comes: read
/// back at once, in other pieces than they were written, they would have to wait for the cache.
/// </remarks>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal ref struct GramWriter<T>(scoped in GramCall<T> call, ref T slots)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values that the writer needs to hold back a tile.</summary>
    public const int SlotsLength = 4 * SlotLength;

    /// <summary>Whole vectors for the sums of the largest rectangle.</summary>
    private const int SlotLength = 32;

    private readonly ref T _gram = ref MemoryMarshal.GetReference(call.Gram);
    private readonly int _channels = call.Shape.Channels;
    private readonly T _scale = call.Task.Scale;
    private readonly T _beta = call.Task.Beta;
    private readonly bool _adds = call.Task.Adds;
    private readonly GramOutput _output = call.Task.Output;

    // By rows and by columns, of the tile that is held back and of the one that comes.
    private ref T _held = ref slots;
    private ref T _free = ref Unsafe.Add(ref slots, 2 * SlotLength);
    private TilePlace _heldPlace;

    /// <summary>Takes the sums of a tile, row by row, and stores those of the tile before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take<TTiles>(TilePlace place, ref T sums)
        where TTiles : struct, IGramTiles<T>
    {
        TTiles.Scale(ref sums, place.SumsOf(TTiles.Columns), _scale, ref _free);
        if (_adds)
        {
            OneTriangle.Add(place, TTiles.Columns, ref _gram, _output, _beta, ref _free);
        }

        if (TTiles.Mirrors && _output.StoresUpper)
        {
            TTiles.Mirror(ref _free, place.Rows, place.IsTriangle, ref Unsafe.Add(ref _free, SlotLength));
        }

        Flush<TTiles>();
        _heldPlace = place;
        ref T free = ref _held;
        _held = ref _free;
        _free = ref free;
    }

    /// <summary>Stores the sums that are held back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Flush<TTiles>()
        where TTiles : struct, IGramTiles<T>
    {
        TilePlace place = _heldPlace;
        if (!place.Exists)
        {
            return;
        }

        if (_output.Part != GramPart.Both)
        {
            if (TTiles.Mirrors && _output.StoresUpper)
            {
                OneTriangle.StoreImage(place, TTiles.Columns, ref Unsafe.Add(ref _held, SlotLength), ref _gram, _output.Stride);
            }
            else
            {
                OneTriangle.Store(place, TTiles.Columns, ref _held, ref _gram, _output);
            }

            return;
        }

        ref T lower = ref Unsafe.Add(ref _gram, (place.Row * _output.Stride) + place.Column);
        ref T upper = ref Unsafe.Add(ref _gram, (place.Column * _output.Stride) + place.Row);
        if (!TTiles.Mirrors && place.IsTriangle)
        {
            StoreTriangle(ref _held, place.Rows, ref lower, (nuint)_output.Stride);
        }
        else if (!TTiles.Mirrors)
        {
            StoreValues(ref _held, place.Rows, TTiles.Columns, ref lower, ref upper, (nuint)_output.Stride);
        }
        else if (place.Rows == TTiles.Strip)
        {
            StoreMirrored(place.IsTriangle, TTiles.Strip, TTiles.Columns, ref lower, ref upper);
        }
        else
        {
            StoreMirrored(place.IsTriangle, place.Rows, TTiles.Columns, ref lower, ref upper);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreMirrored(bool isTriangle, int rows, int columns, ref T lower, ref T upper)
    {
        if (!isTriangle)
        {
            StoreRows(ref _held, rows, columns, ref lower);
        }

        StoreRows(ref Unsafe.Add(ref _held, SlotLength), isTriangle ? rows : columns, rows, ref upper);
    }

    /// <summary>Asks for the lines of G that a tile some strips below will store to.</summary>
    public readonly void FetchAhead(TilePlace place, int strip)
    {
        const int StripsAhead = 4;
        int row = Math.Min(place.Row + (StripsAhead * strip), _channels - strip);
        int column = Math.Min(place.Column, _channels - strip);
        ref T lower = ref Unsafe.Add(ref _gram, (row * _output.Stride) + column);
        ref T upper = ref Unsafe.Add(ref _gram, (column * _output.Stride) + row);
        for (nuint i = 0; i < (nuint)strip; i++)
        {
            Prefetch.Line(ref Unsafe.Add(ref lower, i * (nuint)_output.Stride));
            Prefetch.Line(ref Unsafe.Add(ref upper, i * (nuint)_output.Stride));
        }
    }

    /// <summary>Rows that stand one after the other: up to the longest strip, written out, for most are constants here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreRows(ref T sums, int rows, int length, ref T target)
    {
        nuint stride = (nuint)_output.Stride;
        nuint next = (nuint)length;
        StoreRowIf(0 < rows, ref sums, 0, length, ref target, 0);
        StoreRowIf(1 < rows, ref sums, next, length, ref target, stride);
        StoreRowIf(2 < rows, ref sums, 2 * next, length, ref target, 2 * stride);
        StoreRowIf(3 < rows, ref sums, 3 * next, length, ref target, 3 * stride);
        StoreRowIf(4 < rows, ref sums, 4 * next, length, ref target, 4 * stride);
        StoreRowIf(5 < rows, ref sums, 5 * next, length, ref target, 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRowIf(bool exists, ref T sums, nuint sum, int length, ref T target, nuint to)
    {
        if (!exists)
        {
            return;
        }

        nuint i = 0;
        if (length >= Vector128<T>.Count)
        {
            Vector128.LoadUnsafe(ref sums, sum).StoreUnsafe(ref target, to);
            i = (nuint)Vector128<T>.Count;
        }

        for (; i < (nuint)length; i++)
        {
            Unsafe.Add(ref target, to + i) = Unsafe.Add(ref sums, sum + i);
        }
    }

    /// <summary>Each value at its place and at its mirror image's: up to the longest strip, written out likewise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreValues(ref T sums, int rows, int columns, ref T lower, ref T upper, nuint stride)
    {
        nuint sum = 0;
        for (nuint row = 0; row < (nuint)rows; row++)
        {
            nuint lowerRow = row * stride;
            StoreValueIf(0 < columns, ref sums, sum, ref lower, lowerRow, ref upper, row);
            StoreValueIf(1 < columns, ref sums, sum + 1, ref lower, lowerRow + 1, ref upper, row + stride);
            StoreValueIf(2 < columns, ref sums, sum + 2, ref lower, lowerRow + 2, ref upper, row + (2 * stride));
            StoreValueIf(3 < columns, ref sums, sum + 3, ref lower, lowerRow + 3, ref upper, row + (3 * stride));
            StoreValueIf(4 < columns, ref sums, sum + 4, ref lower, lowerRow + 4, ref upper, row + (4 * stride));
            StoreValueIf(5 < columns, ref sums, sum + 5, ref lower, lowerRow + 5, ref upper, row + (5 * stride));
            sum += (nuint)columns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreValueIf(
        bool exists, ref T sums, nuint sum, ref T lower, nuint lowerIndex, ref T upper, nuint upperIndex)
    {
        if (exists)
        {
            T value = Unsafe.Add(ref sums, sum);
            Unsafe.Add(ref lower, lowerIndex) = value;
            Unsafe.Add(ref upper, upperIndex) = value;
        }
    }

    /// <summary>The lower triangle row by row, and its mirror image.</summary>
    private static void StoreTriangle(ref T sums, int rows, ref T corner, nuint stride)
    {
        nuint sum = 0;
        for (nuint row = 0; row < (nuint)rows; row++)
        {
            for (nuint column = 0; column <= row; column++)
            {
                StoreValueIf(true, ref sums, sum, ref corner, (row * stride) + column, ref corner, (column * stride) + row);
                sum++;
            }
        }
    }
}
