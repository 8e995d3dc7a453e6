namespace StyleTransfer.Pictures;

/// <summary>A picture of a file, or one that the program draws.</summary>
internal static class PictureSource
{
    private const string DrawnPrefix = "drawn:";

    /// <param name="name">A file, or <c>drawn:</c> and a name.</param>
    /// <param name="note">Takes a sentence about what had to be done to the picture.</param>
    /// <exception cref="UsageException">There is no such picture.</exception>
    public static Picture Open(string name, Action<string>? note = null) => name.StartsWith(DrawnPrefix, StringComparison.Ordinal)
        ? DrawnPicture.Of(name[DrawnPrefix.Length..])
        : PictureFile.Load(name, note);
}
