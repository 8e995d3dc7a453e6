using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;

namespace GramGen.Integer;

/// <summary>Multiplies packed KC blocks with one micro-kernel.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal abstract class IntegerKernel<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>The instruction that multiplies, for explanations.</summary>
    public abstract string Instruction { get; }

    /// <summary>What groups hold.</summary>
    public abstract GroupFormat Format { get; }

    /// <summary>NR: the channels of a panel.</summary>
    public abstract int PanelChannels { get; }

    /// <summary>Multiplies rows with all columns up to the diagonal.</summary>
    /// <param name="block">The block, packed.</param>
    /// <param name="packing">What to.</param>
    /// <param name="first">The first row, a multiple of MR.</param>
    /// <param name="end">The end of the rows.</param>
    public abstract void Multiply(scoped in IntegerBlock<T> block, in IntegerPacking packing, int first, int end);
}

/// <inheritdoc/>
/// <typeparam name="T">The type of the result.</typeparam>
/// <typeparam name="TVector">The micro-kernel's vector.</typeparam>
/// <typeparam name="TGroups">How it multiplies groups.</typeparam>
internal sealed class IntegerKernel<T, TVector, TGroups> : IntegerKernel<T>
    where T : unmanaged, IBinaryInteger<T>
    where TVector : struct
    where TGroups : struct, IIntegerVector<TVector>
{
    private const int Rows = IntegerMicroKernel<TVector, TGroups>.Rows;

    public override string Instruction => TGroups.Instruction;

    public override GroupFormat Format => TGroups.Format;

    public override int PanelChannels => IntegerMicroKernel<TVector, TGroups>.Columns;

    [SkipLocalsInit] // A micro-tile is cleared before it is added to.
    public override void Multiply(scoped in IntegerBlock<T> block, in IntegerPacking packing, int first, int end)
    {
        Span<int> lines = stackalloc int[(Rows * PanelChannels) + PackBuffer<int>.CacheLine];
        Span<int> microTile = lines.Slice(PackBuffer<int>.ToCacheLine(ref MemoryMarshal.GetReference(lines)), Rows * PanelChannels);
        int groups = block.Groups(Format);
        int stride = block.RowStride(Format);
        for (int column = 0; column < end; column += PanelChannels)
        {
            ref int panel = ref block.Panel(packing, column / PanelChannels);
            for (int row = Math.Max(first, column / Rows * Rows); row < end; row += Rows)
            {
                ref int rows = ref block.Row(Format, row);
                microTile.Clear();
                for (int group = 0; group < groups; group += packing.GroupsPerSum)
                {
                    IntegerMicroKernel<TVector, TGroups>.Run(
                        ref Unsafe.Add(ref rows, group),
                        stride,
                        ref Unsafe.Add(ref panel, group * PanelChannels),
                        Math.Min(packing.GroupsPerSum, groups - group),
                        ref microTile[0]);
                }

                int firstStored = Math.Max(row, column);
                block.Store(
                    firstStored, Math.Min(row + Rows, end), column, microTile[((firstStored - row) * PanelChannels)..], PanelChannels);
            }
        }
    }
}
