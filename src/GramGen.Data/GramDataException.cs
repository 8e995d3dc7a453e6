namespace GramGen.Data;

/// <summary>A file does not hold the rows that it should: the message names the file and, where there is one, the row.</summary>
public sealed class GramDataException : IOException
{
    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="row">The row of the file, from 0 on, or <see langword="null"/> if it is not one row's fault.</param>
    /// <param name="problem">What was expected and what came.</param>
    /// <param name="inner">What a library reported, or <see langword="null"/>.</param>
    public GramDataException(string path, long? row, string problem, Exception? inner = null)
        : base(row is null ? $"{path}: {problem}" : $"{path}, row {row}: {problem}", inner)
    {
        Path = path;
        Row = row;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The row of the file, from 0 on, or <see langword="null"/> if it is not one row's fault.</summary>
    public long? Row { get; }
}
