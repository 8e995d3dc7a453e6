using System.Numerics;

namespace GramGen.Integer;

/// <summary>The kernels of an instruction set.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="kernel">The one that takes all values.</param>
/// <param name="smallKernel">A faster one for small values, or null.</param>
/// <param name="widestRange">The largest difference of two values that it takes.</param>
/// <param name="fewestChannels">The fewest channels that it takes.</param>
internal sealed class IntegerRoutine<T>(
    IntegerKernel<T> kernel, IntegerKernel<T>? smallKernel = null, int widestRange = 0, int fewestChannels = 1)
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>The kernel that takes all values.</summary>
    public IntegerKernel<T> Kernel => kernel;

    /// <summary>The kernel for small values, or null if there is none for such products.</summary>
    /// <param name="channels">C.</param>
    public IntegerKernel<T>? SmallKernelFor(int channels) => NeedsRange(channels) ? smallKernel : null;

    /// <summary>The largest difference of two values that <see cref="SmallKernelFor"/> takes.</summary>
    public int WidestRange => widestRange;

    /// <summary>Whether the kernel depends on the range of a block's values.</summary>
    /// <param name="channels">C.</param>
    public bool NeedsRange(int channels) => smallKernel is not null && channels >= fewestChannels;

    /// <summary>Whether a block with values of such a range takes the kernel for all values, whatever the others are.</summary>
    public bool IsWide(ByteRange range) => range.Width > widestRange;

    /// <summary>The kernel for a block, and what the block is packed to.</summary>
    /// <param name="channels">C.</param>
    /// <param name="range">The range of its values, if it is needed.</param>
    /// <param name="isSigned">The features are signed.</param>
    public (IntegerKernel<T> Kernel, IntegerPacking Packing) For(int channels, ByteRange range, bool isSigned)
    {
        if (smallKernel is null || channels < fewestChannels || IsWide(range))
        {
            int origin = kernel.Format == GroupFormat.Words || !isSigned ? 0 : sbyte.MinValue;
            return (kernel, new IntegerPacking(kernel.Format, kernel.PanelChannels, origin, int.MaxValue / 2));
        }

        // A group adds two products to each sum of 16 bits.
        int largest = Math.Max(2 * range.Width * range.Width, 1);
        return (smallKernel, new IntegerPacking(smallKernel.Format, smallKernel.PanelChannels, range.Smallest, short.MaxValue / largest));
    }
}
