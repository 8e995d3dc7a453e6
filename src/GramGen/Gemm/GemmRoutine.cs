using System.Diagnostics;
using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>
/// Computes with the broadcast micro-kernels of one instruction set: Gram matrices by outer products, and backward products.
/// </summary>
internal abstract class GemmRoutine<T> : GramRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes dF = scale·(D + Dᵀ)·F on as many threads as the product justifies.</summary>
    public abstract void Backward(in BackwardArguments<T> arguments, Parallelism parallelism);
}

/// <inheritdoc/>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <typeparam name="TMicroKernels">The micro-kernels.</typeparam>
internal sealed unsafe class GemmRoutine<T, TMicroKernels> : GemmRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMicroKernels : struct, IGemmMicroKernels<T>
{
    /// <remarks>
    /// The macro-kernel stores both triangles only if it does not read G, and no packed triangle. For those outputs it computes
    /// one triangle, which is then copied.
    /// </remarks>
    public override void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        if (!TMicroKernels.HasSyrk)
        {
            throw new UnreachableException("The instruction set has no outer products for this type.");
        }

        if (arguments.Output.Part == GramPart.PackedLower)
        {
            SyrkPacked(plan, arguments, cancellation);
        }
        else if (arguments.Output.Part == GramPart.Both && arguments.Adds)
        {
            int stride = arguments.Output.Stride;
            SyrkMacroKernel<T, TMicroKernels>.Run(plan, arguments with { Output = new GramOutput(GramPart.Lower, stride) }, cancellation);
            Transposition.Symmetrize(arguments.Gram.Span, plan.Channels, stride);
        }
        else
        {
            SyrkMacroKernel<T, TMicroKernels>.Run(plan, arguments, cancellation);
        }
    }

    public override void Backward(in BackwardArguments<T> arguments, Parallelism parallelism) =>
        BackwardMacroKernel<T, TMicroKernels>.Run(arguments, parallelism);

    /// <summary>Computes a lower triangle in scratch memory and copies it to the packed one.</summary>
    private static void SyrkPacked(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        int channels = plan.Channels;
        using var memory = new PackBuffer<T>((long)channels * channels);
        Span<T> matrix = memory.Span[..(channels * channels)];
        Span<T> packed = arguments.Gram.Span;
        for (int row = 0; row < channels && arguments.Adds; row++)
        {
            PackedRow(packed, row).CopyTo(matrix[(row * channels)..]);
        }

        fixed (T* first = matrix)
        {
            SyrkArguments<T> lower = arguments with
            {
                Output = new GramOutput(GramPart.Lower, channels),
                Gram = new PinnedSpan<T>(first, matrix.Length),
            };
            SyrkMacroKernel<T, TMicroKernels>.Run(plan, lower, cancellation);
        }

        for (int row = 0; row < channels; row++)
        {
            matrix.Slice(row * channels, row + 1).CopyTo(PackedRow(packed, row));
        }
    }

    private static Span<T> PackedRow(Span<T> packed, int row) => packed.Slice((int)GramOutput.Packed.Start(row), row + 1);
}
