namespace GramGen.Data.Writing;

/// <summary>Writes arrays in the format that the name of the file says.</summary>
internal static class ArrayFile
{
    /// <summary>Writes a file whole or not at all. The same arrays give the same bytes.</summary>
    /// <param name="path">The file, which is overwritten: .npz, .safetensors, or .npy for a single array.</param>
    /// <param name="arrays">The arrays.</param>
    /// <exception cref="NotSupportedException">The name ends otherwise, or in .npy where there are more arrays than one.</exception>
    public static void Write(string path, IReadOnlyList<SavedArray> arrays)
    {
        Action<Stream> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npz" => stream => WriteNpz(stream, arrays),
            ".safetensors" => stream => SafetensorsWriter.Write(stream, arrays),
            ".npy" when arrays.Count == 1 => arrays[0].WriteNpy,
            ".npy" => throw new NotSupportedException(
                $"{path}: an .npy file holds one array, and these are {arrays.Count}: "
                + $"{string.Join(", ", arrays.Select(array => array.Name))}."),
            string other => throw new NotSupportedException(
                $"{path}: its name ends in '{other}'; arrays are written to .npz, .safetensors and .npy files."),
        };
        AtomicFile.Write(path, overwrite: true, write);
    }

    private static void WriteNpz(Stream stream, IReadOnlyList<SavedArray> arrays)
    {
        using var archive = new NpzWriter(stream);
        foreach (SavedArray array in arrays)
        {
            array.AddTo(archive);
        }
    }
}
