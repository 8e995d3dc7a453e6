namespace StyleTransfer.Tests;

/// <summary>A folder for the files of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pictures");

    public string Path(string file) => System.IO.Path.Combine(_folder.FullName, file);

    public void Dispose() => _folder.Delete(recursive: true);
}
