using GramGen.Bench.Measuring;

namespace GramGen.Bench.Forms;

/// <summary>Batches of small feature maps.</summary>
internal static class BatchForms
{
    public static readonly Form InCache = Of(64);

    // 128 MB of maps of 16 × 256.
    public static readonly Form Streamed = Of(8192);

    public static IReadOnlyList<Form> All { get; } = [InCache, Streamed];

    private static Form Of(int maps) => new($"batch of {maps}", data => Prepare(data, maps), expected => expected.Batch(maps))
    {
        Maps = maps,
        Fits = FormList.IsSmall,
    };

    private static FormCall Prepare(FormData data, int maps)
    {
        Memory<float> features = data.Maps(maps);
        Memory<float> grams = AlignedMemory.Allocate<float>(maps * data.Shape.GramLength);
        return new FormCall(
            () => Gram.ComputeBatch(features.Span, data.Shape, maps, grams.Span, data.Options),
            () => Triangle.Widen<float>(grams.Span));
    }
}
