using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>
/// Outputs that outer products do not store by themselves: the packed triangle, and both triangles with what one of them
/// holds. One triangle is computed, and the rest is made of it.
/// </summary>
internal static class OtherOutputs
{
    /// <summary>Computes a product in outer-product form, whatever its output is. The arguments are checked.</summary>
    public static void Run<TTiles>(scoped in GramCall<float> call, Parallelism parallelism)
        where TTiles : struct, IOuterTiles
    {
        GramTask<float> task = call.Task;
        int channels = task.Shape.Channels;
        if (task.Output.Part == GramPart.PackedLower)
        {
            RunPacked<TTiles>(call, parallelism);
        }
        else if (task.Output.Part == GramPart.Both && task.Adds)
        {
            var lower = new GramOutput(GramPart.Lower, task.Output.Stride);
            ReadyFeatures.Run<TTiles>(WithOutput(call, lower, call.Gram), parallelism);
            MirrorImage.Fill(call.Gram, channels, task.Output.Stride);
        }
        else
        {
            ReadyFeatures.Run<TTiles>(call, parallelism);
        }
    }

    private static void RunPacked<TTiles>(scoped in GramCall<float> call, Parallelism parallelism)
        where TTiles : struct, IOuterTiles
    {
        int channels = call.Shape.Channels;
        using var memory = new Scratch<float>(call.Shape.GramLength);
        Span<float> matrix = memory.Slice(0, call.Shape.GramLength);
        for (int row = 0; row < channels && call.Task.Adds; row++)
        {
            Row(call.Gram, row).CopyTo(matrix[(row * channels)..]);
        }

        ReadyFeatures.Run<TTiles>(WithOutput(call, new GramOutput(GramPart.Lower, channels), matrix), parallelism);
        for (int row = 0; row < channels; row++)
        {
            matrix.Slice(row * channels, row + 1).CopyTo(Row(call.Gram, row));
        }
    }

    private static Span<float> Row(Span<float> packed, int row) => packed.Slice((int)GramOutput.Packed.Start(row), row + 1);

    private static GramCall<float> WithOutput(scoped in GramCall<float> call, GramOutput output, Span<float> gram) =>
        new(call.Task with { Output = output }, call.Features, gram) { Halves = call.Halves, Means = call.Means };
}
