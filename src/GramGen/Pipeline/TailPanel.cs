using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;

namespace GramGen.Pipeline;

/// <summary>
/// The pixels of each channel past its last whole vector, filled up with zeros: tiles read whole vectors everywhere and
/// never past the features' end.
/// </summary>
internal readonly ref struct TailPanel
{
    private readonly float[]? _rows;

    private TailPanel(float[] rows) => _rows = rows;

    /// <summary>The padded rest of channel 0, or a null reference where the rows are whole vectors.</summary>
    public ref float Rows => ref _rows is null
        ? ref Unsafe.NullRef<float>()
        : ref MemoryMarshal.GetArrayDataReference(_rows);

    /// <summary>Values of scratch that a size needs.</summary>
    public static int LengthOf(GramShape shape) =>
        shape.Pixels % SummationOrder.Lanes == 0 ? 0 : shape.Channels * SummationOrder.Lanes;

    public static TailPanel Copy(GramShape shape, ReadOnlySpan<float> features)
    {
        int rest = shape.Pixels % SummationOrder.Lanes;
        if (rest == 0)
        {
            return default;
        }

        float[] rows = ArrayPool<float>.Shared.Rent(LengthOf(shape));
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Span<float> row = rows.AsSpan(channel * SummationOrder.Lanes, SummationOrder.Lanes);
            features.Slice(((channel + 1) * shape.Pixels) - rest, rest).CopyTo(row);
            row[rest..].Clear();
        }

        return new TailPanel(rows);
    }

    public void Dispose()
    {
        if (_rows is not null)
        {
            ArrayPool<float>.Shared.Return(_rows);
        }
    }
}
