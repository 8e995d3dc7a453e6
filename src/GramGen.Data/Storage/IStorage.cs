namespace GramGen.Data.Storage;

/// <summary>Where files are: the folders of this machine, or the buckets of a service.</summary>
internal interface IStorage
{
    /// <summary>Looks for a file; <see langword="null"/> if there is none.</summary>
    StoredFile? Find(string path);

    /// <summary>The files of a folder, not of those in it, whose names match a pattern with <c>*</c> and <c>?</c>; in any order.</summary>
    string[] Match(string folder, string pattern);

    /// <summary>The files of a folder and of those in it whose names end so; in any order.</summary>
    IEnumerable<string> ListBelow(string folder, string extension);

    /// <summary>Makes a folder, where files need one.</summary>
    void CreateFolder(string folder);

    /// <summary>Writes a file whole or not at all.</summary>
    /// <returns>False if there was one already and it was not to be overwritten. It is as it was then.</returns>
    bool Write(string path, bool overwrite, Action<Stream> write);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(StoredFile file);

    /// <summary>Deletes what writers left that were killed.</summary>
    void DeleteUnfinished(string folder);
}
