using System.Globalization;
using GramGen.Data.Formats;
using GramGen.Data.Storage;
using GramGen.Data.Tests;

namespace GramGen.Data.Parquet.Tests;

/// <summary>A format that a user adds is read like those of the library.</summary>
public sealed class RegisteredFormatTests
{
    [Fact]
    public void File_IsReadByItsFormat()
    {
        using var folder = new Folder();
        folder.Write("a.counted", "3 2");
        folder.Write("b.counted", "4 2");
        folder.Write("c.counted", "4 1");
        GramDataset.Register(new CountedFormat());
        var data = GramDataset.Open(folder.PathOf("?.counted"), new GramDatasetOptions { ColumnNames = ["n"] });
        Assert.Equal((11, 1), (data.Rows, data.Columns));
        Assert.Equal(
            [2f, 0, 1, 2, 3, 0, 1], data.ReadBlocks<float>(2, 7, blockRows: 2).SelectMany(block => block.Values.ToArray()));

        GramDataException refused = Assert.Throws<GramDataException>(() => GramDataset.Open(folder.PathOf("?.counted")));
        Assert.EndsWith("c.counted: it has 1 columns; " + folder.PathOf("a.counted") + ", the first file, has 2.", refused.Message,
            StringComparison.Ordinal);
        refused = Assert.Throws<GramDataException>(() => GramDataset.Open(folder.Write("d.counted", "none")));
        Assert.Equal($"{folder.PathOf("d.counted")}: it has no number of rows.", refused.Message);
    }

    /// <summary>Text with a number of rows and of columns, which are named n, and have the number of the row.</summary>
    private sealed class CountedFormat : IMatrixFormat
    {
        public IReadOnlyList<string> Extensions { get; } = [".counted"];

        public MatrixFile Inspect(StoredFile file, GramDatasetOptions options)
        {
            string[] numbers = File.ReadAllText(file.Path).Split(' ');
            if (numbers.Length != 2)
            {
                throw new InvalidDataException("it has no number of rows.");
            }

            int[]? named = options.NumbersOf(file.Path, ["n"]);
            int columns = named?.Length ?? int.Parse(numbers[1], CultureInfo.InvariantCulture);
            return new CountedFile(file.Path, long.Parse(numbers[0], CultureInfo.InvariantCulture), columns);
        }
    }

    private sealed class CountedFile(string path, long rows, int columns) : MatrixFile(path, rows, columns, GramElement.Half)
    {
        public override RowReader Open() => new CountedReader(Columns);
    }

    private sealed class CountedReader(int columns) : RowReader
    {
        public override void Read<T>(long first, Span<T> destination)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = T.CreateChecked(first + (i / columns));
            }
        }

        public override void Dispose()
        {
        }
    }
}
