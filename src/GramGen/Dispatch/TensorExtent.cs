namespace GramGen.Dispatch;

/// <summary>The dimensions of a tensor.</summary>
/// <param name="lengths">Their lengths, outermost first.</param>
/// <param name="strides">Values from one place to the next in each; of a dimension of one place anything.</param>
internal readonly ref struct TensorExtent(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
{
    private readonly ReadOnlySpan<nint> _lengths = lengths;
    private readonly ReadOnlySpan<nint> _strides = strides;

    public int Rank => _lengths.Length;

    /// <summary>Values from the first to the last.</summary>
    public long Length
    {
        get
        {
            long last = 0;
            for (int i = 0; i < Rank; i++)
            {
                last += (_lengths[i] - 1) * (long)_strides[i];
            }

            return last + 1;
        }
    }

    /// <summary>A dimension, counted from the outermost.</summary>
    public TensorDimension this[int index] => new(_lengths[index], _strides[index]);

    /// <summary>Some of the dimensions.</summary>
    public TensorExtent Slice(int start, int length) => new(_lengths.Slice(start, length), _strides.Slice(start, length));

    public bool HasEmptyDimension => _lengths.Contains(0);

    /// <summary>Whether it has these lengths.</summary>
    public bool Has(params ReadOnlySpan<nint> lengths) => _lengths.SequenceEqual(lengths);

    /// <summary>The lengths, as in <c>64×784</c>.</summary>
    public string Lengths => string.Join('×', _lengths.ToArray());

    /// <summary>The strides, in the order of the lengths.</summary>
    public string Strides => string.Join(", ", _strides.ToArray());
}
