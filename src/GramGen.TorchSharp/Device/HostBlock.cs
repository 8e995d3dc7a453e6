namespace GramGen.TorchSharp.Device;

/// <summary>Values of a span that go to a device or come from it together: rows of one length.</summary>
/// <param name="First">Where the first row begins.</param>
/// <param name="Rows">Their number.</param>
/// <param name="RowLength">Values in a row.</param>
/// <param name="Stride">Values from row to row.</param>
internal readonly record struct HostBlock(int First, int Rows, int RowLength, int Stride)
{
    /// <summary>Values in all rows.</summary>
    public int Length => Rows * RowLength;

    /// <summary>Collects some of the values, counted without what is between the rows.</summary>
    public void Read<T>(ReadOnlySpan<T> span, int start, Span<T> values)
    {
        for (int done = 0; done < values.Length;)
        {
            (int place, int count) = Run(start + done, values.Length - done);
            span.Slice(place, count).CopyTo(values[done..]);
            done += count;
        }
    }

    /// <summary>Distributes some of the values.</summary>
    public void Write<T>(ReadOnlySpan<T> values, int start, Span<T> span)
    {
        for (int done = 0; done < values.Length;)
        {
            (int place, int count) = Run(start + done, values.Length - done);
            values.Slice(done, count).CopyTo(span[place..]);
            done += count;
        }
    }

    /// <summary>Where a value stands, and how many of those wanted stand beside each other from there on.</summary>
    private (int Place, int Count) Run(int index, int wanted)
    {
        (int row, int column) = Math.DivRem(index, RowLength);
        return (First + (row * Stride) + column, Math.Min(wanted, RowLength - column));
    }
}
