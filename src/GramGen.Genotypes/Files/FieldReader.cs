using System.Buffers;

namespace GramGen.Genotypes.Files;

/// <summary>Reads lines of fields between spaces or tabs, and names file and line where one is wrong.</summary>
/// <param name="path">The file.</param>
/// <param name="needed">The fields that a line has at least.</param>
internal sealed class FieldReader(string path, int needed) : IDisposable
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t");

    private readonly StreamReader _reader = new(path);
    private readonly Range[] _fields = new Range[needed];
    private string _line = "";
    private int _number;

    /// <summary>A field of the line.</summary>
    public ReadOnlySpan<char> this[int field] => _line.AsSpan()[_fields[field]];

    /// <summary>Reads a line; false after the last, or after the last that is not empty.</summary>
    public bool Read()
    {
        while (_reader.ReadLine() is { } line)
        {
            _number++;
            _line = line;
            int found = Split(line);
            if (found == needed)
            {
                return true;
            }

            if (found > 0 || _reader.Peek() >= 0)
            {
                throw Problem($"it has {found} fields, and {needed} are expected");
            }
        }

        return false;
    }

    /// <summary>An exception that names file and line.</summary>
    public InvalidDataException Problem(string problem) => new($"Line {_number} of {path} is damaged: {problem}.");

    public void Dispose() => _reader.Dispose();

    private int Split(ReadOnlySpan<char> line)
    {
        int start = 0;
        for (int found = 0; ; found++)
        {
            int skipped = line[start..].IndexOfAnyExcept(Separators);
            if (skipped < 0 || found == needed)
            {
                return found;
            }

            start += skipped;
            int length = line[start..].IndexOfAny(Separators);
            int end = length < 0 ? line.Length : start + length;
            _fields[found] = start..end;
            start = end;
        }
    }
}
