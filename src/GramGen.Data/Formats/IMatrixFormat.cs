using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>
/// A format of files that another package reads. <see cref="GramDataset.Register"/> makes it known to every <see cref="GramDataset"/>.
/// </summary>
public interface IMatrixFormat
{
    /// <summary>How names of its files end: lower-case, with the dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads the header of a file, and checks it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">
    /// How it is read. The columns of the result are those of <see cref="GramDatasetOptions.Columns"/> or
    /// <see cref="GramDatasetOptions.ColumnNames"/>, or all; if <see cref="GramDatasetOptions.WeightColumn"/> or
    /// <see cref="GramDatasetOptions.WeightColumnName"/> is set, without that column, and it follows as the last. Treating NaN, and
    /// checking weights, is the caller's.
    /// </param>
    /// <exception cref="GramDataException">It is no matrix, is cut off, or has not the columns.</exception>
    /// <exception cref="InvalidDataException">Likewise; the caller adds the name of the file.</exception>
    MatrixFile Inspect(StoredFile file, GramDatasetOptions options);
}
