namespace GramGen.Genotypes.Files;

/// <summary>Files that appear together: they are written under other names, and renamed once all are complete.</summary>
internal sealed class FileGroup : IDisposable
{
    private readonly List<(string Temporary, string Path)> _files = [];

    /// <summary>Begins a file. The caller closes it.</summary>
    public FileStream Create(string path)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        _files.Add((temporary, path));
        return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Gives all files their names.</summary>
    public void Rename()
    {
        foreach ((string temporary, string path) in _files)
        {
            File.Move(temporary, path, overwrite: true);
        }

        _files.Clear();
    }

    /// <summary>Deletes what has not been renamed.</summary>
    public void Dispose()
    {
        foreach ((string temporary, _) in _files)
        {
            File.Delete(temporary);
        }
    }
}
