using System.Globalization;
using System.Numerics;

namespace GramGen.Data.Formats;

/// <summary>
/// A file whose header has been read and checked: a matrix, of which rows can be read. Immutable, and used by several threads at once.
/// </summary>
/// <param name="path">Where it is.</param>
/// <param name="rows">M: its rows.</param>
/// <param name="columns">The columns that are read: those that <see cref="GramDatasetOptions"/> chooses, that of weights last.</param>
/// <param name="element">The type of their values; of text <see cref="GramElement.Double"/>.</param>
public abstract class MatrixFile(string path, long rows, int columns, GramElement element)
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>M: its rows.</summary>
    public long Rows { get; } = rows;

    /// <summary>The columns that are read, that of weights included.</summary>
    public int Columns { get; } = columns;

    /// <summary>The columns of the file, of which <see cref="Columns"/> are read.</summary>
    public virtual int StoredColumns => Columns;

    /// <summary>The type of the values; of text <see cref="GramElement.Double"/>.</summary>
    public GramElement Element { get; } = element;

    /// <summary>
    /// The columns that are read as text, which must be the same in all files of a data set; <see langword="null"/> if they have no
    /// names or types other than <see cref="Element"/>.
    /// </summary>
    public virtual string? Schema => null;

    /// <summary>Whether values are numbers in text, which are read as any type.</summary>
    public virtual bool IsText => false;

    /// <summary>Whether rows cost the time of reading everything before them.</summary>
    public virtual bool IsForwardOnly => false;

    /// <summary>What messages call a column: its name, or its number in the file.</summary>
    /// <param name="column">One of the columns that are read, from 0 on.</param>
    public virtual string NameOf(int column) => column.ToString(CultureInfo.InvariantCulture);

    /// <summary>Opens the file for one thread.</summary>
    public abstract RowReader Open();
}

/// <summary>Reads rows of one file. Not thread-safe.</summary>
public abstract class RowReader : IDisposable
{
    /// <summary>Reads consecutive rows.</summary>
    /// <typeparam name="T">
    /// <see cref="Half"/>, <see cref="float"/> or <see cref="double"/>: the type of the file or a wider one, to which values are
    /// converted exactly.
    /// </typeparam>
    /// <param name="first">The first row of the file.</param>
    /// <param name="destination">Receives whole rows, row after row.</param>
    /// <exception cref="GramDataException">A row is not there, or no row of numbers.</exception>
    /// <exception cref="IOException">The file cannot be read; the caller adds its name and the row.</exception>
    /// <exception cref="InvalidDataException">It is damaged; the caller adds its name and the row.</exception>
    public abstract void Read<T>(long first, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Closes the file.</summary>
    public abstract void Dispose();
}
