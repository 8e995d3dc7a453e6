namespace GramGen.Tool.Tests;

/// <summary>What cannot be done ends with exit code 2 and one line that says why.</summary>
public sealed class RefusalTests(RefusalTests.Inputs inputs) : IClassFixture<RefusalTests.Inputs>
{
    private readonly ToolRun _tool = inputs.Tool;

    [Theory]
    [InlineData("", "A command is missing; gramgen --help lists them.")]
    [InlineData("mean", "Unrecognized command or argument 'mean'; --help lists those that there are.")]
    [InlineData("stats --input {}/a.npy", "Option '--out' is required.")]
    [InlineData("stats --input", "Required argument missing for option: '--input'.")]
    [InlineData("stats -i {}/none.npy -o {}/r.npz", "There is no file {}/none.npy.")]
    [InlineData("stats -i {}/none*.npy -o {}/r.npz", "No file matches {}/none*.npy.")]
    [InlineData("stats -i {}/*/a.npy -o {}/r.npz", "--input {}/*/a.npy: only the last part of a path may have * and ?.")]
    [InlineData("stats -i {}/folder.npz -o {}/r.npz", "--input {}/folder.npz: it is a folder; name its files, as in {}/folder.npz/*.npy.")]
    [InlineData("stats -i {}/a.npy {}/a.np? -o {}/r.npz", "--input means {}/a.npy more than once; its rows would count more than once.")]
    [InlineData(
        "stats -i {}/text.npy -o {}/r.npz",
        "{}/text.npy: it holds no array of NumPy: it begins with 6E6F206E756D6265, not with 934E554D5059.")]
    [InlineData("stats -i {}/a.npy {}/wide.npy -o {}/r.npz", "{}/wide.npy: it has 7 columns; {}/a.npy, the first file, has 6.")]
    [InlineData(
        "stats -i {}/a.npy {}/single.npy -o {}/r.npz",
        "{}/single.npy: it holds values of type Single; {}/a.npy, the first file, holds values of type Double.")]
    [InlineData("stats -i {}/a.npz -o {}/r.npz", "{}/a.npz: it has 4 arrays (gram, mean, cov, count); --array names the one to read.")]
    [InlineData("stats -i {}/one.npy -o {}/r.npz", "A covariance needs at least 2 rows; the files have 1.")]
    [InlineData("stats -i {}/nan.csv -o {}/r.npz --nan skip-row", "At least 2 pixels are needed; the accumulator has 0.")]
    [InlineData("stats -i {}/a.npy -o {}/r.txt", "--out must end in .npz, .npy, .safetensors or .gram, not as '{}/r.txt'.")]
    [InlineData("stats -i {}/a.npy -o {}/a.npy --gram", "'{}/a.npy' is both an input and --out {}/a.npy; writing would destroy it.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/x/../a.npy --gram",
        "'{}/a.npy' is both an input and --out {}/x/../a.npy; writing would destroy it.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npy", "{}/r.npy: an .npy file holds one matrix; choose --gram or --covariance, or write .npz.")]
    [InlineData("stats -i {}/a.npy -o {}/none/r.npz", "'{}/none/r.npz' cannot be written: there is no folder {}/none.")]
    [InlineData("stats -i {}/a.npy -o {}/folder.npz", "'{}/folder.npz' cannot be written: it is a folder.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --columns 0-6", "{}/a.npy: it has 6 columns, 0 to 5; column 6 is to be read.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --columns 3-1",
        "--columns must be a list of columns from 0 on, such as 0-63,128, or of names, such as f*,label, not '3-1'.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --columns f*",
        "{}/a.npy: its columns have no names; --columns chooses columns by their numbers.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --weights w",
        "{}/a.npy: its columns have no names; --weights chooses the weights by their number.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --weights 6", "{}/a.npy: it has 6 columns, 0 to 5; column 6 is to be read.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --weights 1,2",
        "--weights must be one column, a number from 0 on or a name, not '1,2'.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --weights 99999999999", "--weights must be a column from 0 on, not '99999999999'.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --reliability", "--reliability is for rows with weights, and these have none.")]
    [InlineData("verify {}/a.npz -i {}/a.npy --reliability", "--reliability is for rows with weights, and these have none.")]
    [InlineData("merge {}/a.gram -o {}/r.npz --reliability", "--reliability is for rows with weights, and these have none.")]
    [InlineData(
        "stats -i {}/wide.npy -o {}/r.npz --weights 0 --biased --reliability",
        "--biased and --reliability are two divisors; choose one of them.")]
    [InlineData("verify {}/a.npz -i {}/a.npy --weights 0", "{}/a.npz: gram has 6 × 6 values; expected are 5 × 5.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --heat-map {}/r.jpg", "--heat-map must end in .png, not as '{}/r.jpg'.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --columns 0,0-2", "--columns 0,0-2: column 0 is in it more than once.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --element half", "--element must be float or double, not 'half'.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --element float",
        "--element float: the files have values of double, which would be rounded.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --nan drop", "--nan must be propagate, skip-row or fail, not 'drop'.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --threads 0", "--threads must be a number from 1 to 1024, not '0'.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --threads 1,5", "--threads must be a number from 1 to 1024, not '1,5'.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --leaf-rows 5000",
        "--leaf-rows 5000: A leaf has 4096 rows times a power of two, and 5 rows at most 2147483591 leaves.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --resume", "--resume goes on with what a folder has; --store FOLDER names it.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --raw 5",
        "--raw must be COLUMNS:half, COLUMNS:float or COLUMNS:double, with or without :OFFSET, as in 512:float:128, not '5'.")]
    [InlineData("explain -i {}/a.npy --gflops 0", "--gflops must be a number above 0, such as 80 or 32.5, not '0'.")]
    [InlineData("stats -i {}/a.npy -o {}/r.npz --audit 0.1", "--audit compares machines; --cluster ADDRESS has some.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --cluster redis://h",
        "--cluster needs --store FOLDER, the folder of all stores, which the workers reach too.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --cluster redis://h --store {}/s --threads 1",
        "--threads is for this machine; the workers of --cluster have theirs.")]
    [InlineData(
        "stats -i {}/a.npy -o {}/r.npz --cluster h:6379",
        "--cluster must be redis://HOST or redis://:PASSWORD@HOST:PORT (rediss:// if it is encrypted), not 'h:6379'.")]
    [InlineData("worker --cluster http://h --store {}/s", "--cluster must be redis://HOST or ")]
    [InlineData("worker --store {}/s", "Option '--cluster' is required.")]
    [InlineData("worker --cluster redis://h --store {}/s --address here", "--address must be an IP address of this machine, not 'here'.")]
    [InlineData("worker --cluster redis://h --store {}/s --port 65535", "--port must be a number from 1 to 65534, not '65535'.")]
    [InlineData(
        "worker --cluster redis://h --store {}/s --memory 4",
        "--memory must be a size such as 512MB, 4GB or 1.5GiB, not '4'.")]
    [InlineData("worker --cluster redis://h --store {}/s --memory 0GB", "--memory must be a size such as 512MB, 4GB or 1.5GiB, not '0GB'.")]
    [InlineData(
        "worker --cluster redis://h --store {}/s --otlp h:4317",
        "--otlp must be http://HOST:PORT or https://HOST:PORT, not 'h:4317'.")]
    [InlineData("up --dashboard 0 --store {}/s", "--dashboard must be a number from 1 to 65535, not '0'.")]
    [InlineData("up --silos 0 --store {}/s", "--silos must be a number from 1 to 64, not '0'.")]
    [InlineData("up --store {}/a.npy", "--store {}/a.npy: the folder cannot be made: ")]
    [InlineData("verify {}/none.npz -i {}/a.npy", "There is no file {}/none.npz.")]
    [InlineData("verify {}/a.npy -i {}/a.npy", "{}/a.npy: its name ends in '.npy'; statistics are read from .npz and .safetensors files.")]
    [InlineData("verify {}/a.npz -i {}/wide.npy", "{}/a.npz: gram has 6 × 6 values; expected are 7 × 7.")]
    [InlineData("verify {}/a.npz -i {}/a.npy --sample 0", "--sample must be a number above 0, up to 1, not '0'.")]
    [InlineData("merge {}/a.gram {}/wide.gram -o {}/r.npz", "{}/wide.gram: An accumulator ")]
    [InlineData("merge {}/a.gram {}/single.gram -o {}/r.npz", "{}/single.gram: The accumulator holds values of 4 bytes; Double has 8.")]
    [InlineData("merge {}/a.gram {}/a.gram -o {}/r.npz", "{}/a.gram: ")]
    [InlineData("merge {}/a.npy -o {}/r.npz", "{}/a.npy: The stream holds no accumulator: ")]
    [InlineData("merge {}/a.gram -o {}/a.gram", "'{}/a.gram' is both an input and --out {}/a.gram; writing would destroy it.")]
    [InlineData(
        "pca {}/gram.npz -o {}/r.npz",
        "{}/gram.npz: it has no mean and cov (or mu and sigma), which stats computes unless --gram is given; it has gram, count.")]
    [InlineData("pca {}/a.npz -k 7 -o {}/r.npz", "--components 7: {}/a.npz has 6 columns, and so at most 6 components.")]
    [InlineData("pca {}/nan.npz -o {}/r.npz", "{}/nan.npz: it has NaN or infinite values; stats --nan skip-row leaves rows with NaN out.")]
    [InlineData("pca {}/a.npz -o {}/r.npy", "--out must end in .npz or .safetensors, not as '{}/r.npy'.")]
    [InlineData("whiten {}/a.npz -o {}/r.npz", "{}/a.npz: the covariance has rank 4 of 6, so it has no inverse: ")]
    [InlineData("whiten {}/a.npz -o {}/r.npz --epsilon -1", "--epsilon must be a number of at least 0, such as 1e-6, not '-1'.")]
    [InlineData("fid {}/a.npz {}/wide.npz", "{}/a.npz has 6 columns, and {}/wide.npz 7.")]
    [InlineData("fid {}/a.npz {}/text.npy", "{}/text.npy: its name ends in '.npy'; statistics are read from .npz and .safetensors files.")]
    public void IsRefusedInOneLine(string arguments, string message)
    {
        string[] before = _tool.Files;
        (int code, string output, string error) = _tool.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal("", output);
        Assert.StartsWith(
            message.Replace("{}", Path.GetDirectoryName(_tool.PathOf("x")), StringComparison.Ordinal), error,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.DoesNotContain("(Parameter", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Equal(before, _tool.Files);
    }

    [Fact]
    public void DamagedSums_AreRefused()
    {
        byte[] bytes = File.ReadAllBytes(_tool.PathOf("a.gram"));
        bytes[^50] ^= 1;
        using var other = new ToolRun();
        File.WriteAllBytes(other.PathOf("b.gram"), bytes);
        (int code, _, string error) = other.Run("merge", "{}/b.gram", "-o", "{}/r.npz");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("b.gram: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    /// <summary>Help names every command and needs no files.</summary>
    [Fact]
    public void Help_IsPrinted()
    {
        string help = _tool.Succeed("--help");
        Assert.All((string[])["stats", "explain", "verify", "merge", "pca", "whiten", "fid", "worker", "up"], command =>
        {
            Assert.Contains($"  {command} ", help, StringComparison.Ordinal);
            Assert.Contains(
                $"gramgen {command} ",
                _tool.Succeed(command, "--help").Replace("GramGen.Tool.Tests", "gramgen", StringComparison.Ordinal),
                StringComparison.Ordinal);
        });
    }

    /// <summary>Files that no test changes.</summary>
    public sealed class Inputs : IDisposable
    {
        private readonly ToolRun _tool = new();

        public Inputs()
        {
            _tool.WriteRows("a.npy", rows: 5);
            _tool.WriteRows("one.npy", rows: 1);
            _tool.WriteRows("wide.npy", rows: 5, columns: 7);
            _tool.WriteSingles("single.npy", rows: 5);
            _tool.Write("text.npy", "no numbers");
            _tool.Write("nan.csv", "a,b\n1,\n3,\n");
            _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/a.npz");
            _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/gram.npz", "--gram");
            _tool.Succeed("stats", "-i", "{}/wide.npy", "-o", "{}/wide.npz");
            _tool.Succeed("stats", "-i", "{}/nan.csv", "-o", "{}/nan.npz");
            _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/a.gram");
            _tool.Succeed("stats", "-i", "{}/wide.npy", "-o", "{}/wide.gram");
            _tool.Succeed("stats", "-i", "{}/single.npy", "-o", "{}/single.gram");
            Directory.CreateDirectory(_tool.PathOf("folder.npz"));
        }

        internal ToolRun Tool => _tool;

        public void Dispose() => _tool.Dispose();
    }
}
