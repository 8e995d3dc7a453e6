using System.Numerics;

namespace GramGen.Data.Formats;

/// <summary>A file whose header has been read and checked: a matrix, of which rows can be read.</summary>
/// <param name="path">Where it is.</param>
/// <param name="rows">Its rows.</param>
/// <param name="columns">Its columns.</param>
/// <param name="element">The type of its values; of text <see cref="GramElement.Double"/>.</param>
internal abstract class MatrixFile(string path, long rows, int columns, GramElement element)
{
    public string Path { get; } = path;

    public long Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>The columns of the file, of which <see cref="Columns"/> are read.</summary>
    public virtual int StoredColumns => Columns;

    public GramElement Element { get; } = element;

    /// <summary>Whether values are numbers in text, which are read as any type.</summary>
    public virtual bool IsText => false;

    /// <summary>Whether rows cost the time of reading everything before them.</summary>
    public virtual bool IsForwardOnly => false;

    /// <summary>Opens the file for one thread.</summary>
    public abstract RowReader Open();
}

/// <summary>Reads rows of one file. Not thread-safe.</summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>Reads consecutive rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="destination">Receives whole rows.</param>
    public abstract void Read<T>(long first, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public abstract void Dispose();
}
