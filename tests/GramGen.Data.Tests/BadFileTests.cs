namespace GramGen.Data.Tests;

/// <summary>Files that do not hold what they should: the message names the file, and the row where there is one.</summary>
public sealed class BadFileTests
{
    [Theory]
    [InlineData("integers.npy", "the array holds values of type '<i8'; f2, f4 and f8 can be read (float16, float32 and float64).")]
    [InlineData("objects.npy", "the array holds values of type '|O'; f2, f4 and f8 can be read (float16, float32 and float64).")]
    [InlineData("scalar.npy", "the array has no dimensions; a matrix of rows is needed.")]
    [InlineData("compressed.npz", "it has 2 arrays (features, labels); GramDatasetOptions.Array names the one to read.")]
    [InlineData("compressed.npz", "it has no array 'weight'; it has features, labels.", "weight")]
    [InlineData(
        "compressed.npz",
        "the array holds values of type '<i8'; f2, f4 and f8 can be read (float16, float32 and float64).", "labels")]
    [InlineData("two.safetensors", "it has 2 arrays (weight, half); GramDatasetOptions.Array names the one to read.")]
    [InlineData("make.py", "its name ends in '.py', which is none of .npy, .npz, .safetensors, .csv and .tsv; "
        + "the layout of raw files is in GramDatasetOptions.Raw.")]
    public void AFixture_IsRefused(string name, string problem, string? array = null) =>
        AssertRefused(Folder.Fixture(name), row: null, problem, new GramDatasetOptions { Array = array });

    [Theory]
    [InlineData("", "it holds no array of NumPy: it begins with , not with 934E554D5059.")]
    [InlineData(
        "\u0093NUMPX\u0001\u0000\u0004\u0000{} \n",
        "it holds no array of NumPy: it begins with 934E554D50580100, not with 934E554D5059.")]
    [InlineData("\u0093NUMPY\u0009\u0000\u0004\u0000{} \n", "the array has version 9 of NumPy's format; 1 to 3 can be read.")]
    [InlineData("\u0093NUMPY\u0001\u0000\u0004\u0000{} \n", "the header {} is not one of an array of numbers.")]
    [InlineData("\u0093NUMPY\u0001\u0000\u00FF\u0000{} \n", "the header of 255 bytes is cut off, or longer than 1048576 bytes.")]
    [InlineData(
        "\u0093NUMPY\u0002\u0000\u0000\u0000\u0000\u0010{} \n",
        "the header of 268435456 bytes is cut off, or longer than 1048576 bytes.")]
    public void ADamagedNpyFile_IsRefused(string bytes, string problem)
    {
        using var folder = new Folder();
        AssertRefused(folder.Write("bad.npy", System.Text.Encoding.Latin1.GetBytes(bytes)), row: null, problem);
    }

    [Theory]
    [InlineData("(9223372036854775807, 3)")]
    [InlineData("(3, 0)")]
    [InlineData("(3, 99999999999)")]
    [InlineData("(3, 99999, 99999, 99999, 99999)")]
    public void AnImpossibleShape_IsRefused(string shape)
    {
        using var folder = new Folder();
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header)];
        GramDataException refused = Assert.Throws<GramDataException>(() => GramDataset.Open(folder.Write("bad.npy", bytes)));
        Assert.Contains("bad.npy", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("single.npy", ".npy", 4, 6L, "it is cut off: 7 rows of 3 values of type Single end at byte 212, and there are 208.")]
    [InlineData("single.npy", ".npy", 30, 4L, "it is cut off: 7 rows of 3 values of type Single end at byte 212, and there are 182.")]
    [InlineData("single.npy", ".npy", 84, 0L, "it is cut off: 7 rows of 3 values of type Single end at byte 212, and there are 128.")]
    [InlineData("fortran.npy", ".npy", 4, null, "it is cut off: 7 rows of 3 values of type Single end at byte 212, and there are 208.")]
    [InlineData(
        "single.npy", ".raw", 1, 16L,
        "it is cut off, or has another layout: 211 bytes are no whole rows of 3 values of type Single, 12 bytes each.", 16L + 1)]
    public void ATruncatedFile_NamesTheRow(string name, string extension, int missing, long? row, string problem, long? rawRow = null)
    {
        using var folder = new Folder();
        string path = folder.Write($"cut{extension}", File.ReadAllBytes(Folder.Fixture(name))[..^missing]);
        AssertRefused(path, rawRow ?? row, problem, new GramDatasetOptions { Raw = new GramRawLayout(3, GramElement.Single) });
    }

    [Theory]
    [InlineData(0, "it holds no tensors: the header would have -1 bytes, and the file has 0.")]
    [InlineData(7, "it holds no tensors: the header would have -1 bytes, and the file has 7.")]
    [InlineData(100, "it holds no tensors: the header would have ")]
    public void ATruncatedSafetensorsFile_IsRefused(int length, string problem)
    {
        using var folder = new Folder();
        string path = folder.Write("cut.safetensors", File.ReadAllBytes(Folder.Fixture("two.safetensors"))[..length]);
        GramDataException refused = Assert.Throws<GramDataException>(() => GramDataset.Open(path));
        Assert.StartsWith($"{path}: {problem}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": 3}", "its header is not one of safetensors: ")]
    [InlineData("[]", "its header is not one of safetensors: ")]
    [InlineData("{\"a\": {\"dtype\": \"F32\", \"shape\": [2, 3]}}", "its header is not one of safetensors: ")]
    [InlineData(
        "{\"a\": {\"dtype\": \"BF16\", \"shape\": [2, 3], \"data_offsets\": [0, 12]}}",
        "the tensor holds values of type BF16; F16, F32 and F64 can be read.")]
    [InlineData(
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2, 3], \"data_offsets\": [0, 23]}}",
        "a tensor of 2 × 3 values of type F32 would be at the bytes 0 to 23.")]
    [InlineData(
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2, -3], \"data_offsets\": [0, 24]}}",
        "an array of 2 × -3 values has no rows of 1 to 2147483647 columns.")]
    public void ADamagedSafetensorsHeader_IsRefused(string header, string problem)
    {
        using var folder = new Folder();
        string path = folder.Write(
            "bad.safetensors",
            [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[24]]);
        GramDataException refused = Assert.Throws<GramDataException>(() => GramDataset.Open(path));
        Assert.StartsWith($"{path}: {problem}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n5,6\n", 1L, "line 3 has 1 columns; the first line has 2.")]
    [InlineData("a,b\n1,2\n3,4,5\n", 1L, "line 3 has 3 columns; the first line has 2.")]
    [InlineData("", null, "it is empty.")]
    public void ATextFileOfOtherColumns_NamesRowAndLine(string text, long? row, string problem)
    {
        using var folder = new Folder();
        AssertRefused(folder.Write("bad.csv", text), row, problem);
    }

    [Fact]
    public void TextThatIsNoNumber_NamesRowLineAndColumn()
    {
        using var folder = new Folder();
        string path = folder.Write("bad.csv", "a,b\n1,2\n3,4\n5,x6\n");
        var data = GramDataset.Open(path);
        AssertThrown(path, row: 2, "column 1 of line 4 is 'x6', which is no number.", () => data.ReadBlocks<float>(blockRows: 2).Count());
    }

    /// <summary>The archive has a checksum of each entry, which is known to be wrong where the entry ends.</summary>
    [Theory]
    [InlineData(System.IO.Compression.CompressionLevel.NoCompression)]
    [InlineData(System.IO.Compression.CompressionLevel.Optimal)]
    public void ADamagedArchive_IsRefused(System.IO.Compression.CompressionLevel level)
    {
        using var folder = new Folder();
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => Math.Sin(i))];
        byte[] npy = File.ReadAllBytes(folder.WriteNpy<double>("rows.npy", values, 3));
        string path = folder.PathOf("rows.npz");
        using (System.IO.Compression.ZipArchive archive =
            System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("rows.npy", level).Open();
            entry.Write(npy);
        }

        Assert.Equal(values, GramDataset.Open(path).ReadBlocks<double>(blockRows: 300).SelectMany(block => block.Values.ToArray()));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        GramDataException thrown =
            Assert.Throws<GramDataException>(() => GramDataset.Open(path).ReadBlocks<double>(blockRows: 300).Count());
        Assert.StartsWith(
            $"{path}, row {thrown.Row}: it, or a row before or after it, cannot be read: ", thrown.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void FilesOfAnotherSchema_AreRefused()
    {
        using var folder = new Folder();
        string first = folder.WriteNpy<float>("a.npy", new float[6], 3);
        string columns = folder.WriteNpy<float>("b.npy", new float[8], 4);
        string element = folder.WriteNpy<double>("c.npy", new double[6], 3);
        string text = folder.Write("d.csv", "a,b,c\n1,2,3\n");
        AssertThrown(columns, row: null, $"it has 4 columns; {first}, the first file, has 3.", () => GramDataset.Open([first, columns]));
        AssertThrown(
            element, row: null, $"it holds values of type Double; {first}, the first file, holds values of type Single.",
            () => GramDataset.Open([first, element]));
        AssertThrown(
            text, row: null, $"it holds text; {element}, the first file, holds values of type Double.",
            () => GramDataset.Open([element, text]));
    }

    [Fact]
    public void WhatIsNotThere_IsNamed()
    {
        using var folder = new Folder();
        string missing = folder.PathOf("missing.npy");
        Assert.Equal($"There is no file {missing}.", Assert.Throws<FileNotFoundException>(() => GramDataset.Open(missing)).Message);
        string pattern = folder.PathOf("*.npy");
        Assert.Equal($"No file matches {pattern}.", Assert.Throws<FileNotFoundException>(() => GramDataset.Open(pattern)).Message);
        pattern = Path.Combine(folder.PathOf("none"), "*.npy");
        Assert.Equal($"No file matches {pattern}.", Assert.Throws<FileNotFoundException>(() => GramDataset.Open(pattern)).Message);
        Assert.Throws<ArgumentException>("paths", () => GramDataset.Open(Array.Empty<string>()));
    }

    [Fact]
    public void AFormatOfAnotherPackage_IsNamed()
    {
        using var folder = new Folder();
        AssertRefused(
            folder.Write("a.parquet", "PAR1"), row: null,
            "its name ends in '.parquet': GramTables.Register(), of the package GramGen.Data.Parquet, has such files read.");
    }

    private static void AssertRefused(string path, long? row, string problem, GramDatasetOptions? options = null) =>
        AssertThrown(path, row, problem, () => GramDataset.Open(path, options));

    private static void AssertThrown(string path, long? row, string problem, Func<object> call)
    {
        GramDataException thrown = Assert.Throws<GramDataException>(call);
        Assert.Equal(row is null ? $"{path}: {problem}" : $"{path}, row {row}: {problem}", thrown.Message);
        Assert.Equal((path, row), (thrown.Path, thrown.Row));
    }
}
