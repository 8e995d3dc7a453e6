using System.Globalization;

namespace GramGen.Genotypes.Files;

/// <summary>
/// The .bim file of PLINK 1: a line of six fields for each variant. Only chromosomes are kept, two bytes of each variant.
/// </summary>
internal sealed class BimFile
{
    private const int Fields = 6;

    /// <summary>The position of the variant is negative.</summary>
    private const ushort LeftOut = ushort.MaxValue;

    private readonly string _path;
    private readonly List<string> _chromosomes = [];
    private readonly List<ushort> _chromosomeOfVariant = [];

    private BimFile(string path) => _path = path;

    public int Count => _chromosomeOfVariant.Count;

    public static BimFile Read(string path)
    {
        var file = new BimFile(path);
        var numbers = new Dictionary<string, ushort>();
        Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        using var lines = new FieldReader(path, Fields);
        while (lines.Read())
        {
            if (!lookup.TryGetValue(lines[0], out ushort number))
            {
                number = (ushort)file._chromosomes.Count;
                if (number == LeftOut)
                {
                    throw lines.Problem($"it begins chromosome {lines[0]}, and there are {number} others");
                }

                file._chromosomes.Add(lines[0].ToString());
                lookup[lines[0]] = number;
            }

            file._chromosomeOfVariant.Add(PositionOf(lines) < 0 ? LeftOut : number);
        }

        return file.Count > 0 ? file : throw new InvalidDataException($"{path} has no variants.");
    }

    /// <summary>Which variants count.</summary>
    /// <exception cref="InvalidDataException">A chromosome has a higher number than that number of autosomes allows.</exception>
    public bool[] Select(GenotypeOptions options)
    {
        bool[] counts = [.. _chromosomes.Select(name => options.AllChromosomes || IsDiploid(name, options.AutosomeCount))];
        return [.. _chromosomeOfVariant.Select(number => number != LeftOut && counts[number])];
    }

    public IEnumerable<GenotypeVariant> ReadVariants()
    {
        using var lines = new FieldReader(_path, Fields);
        while (lines.Read())
        {
            if (!double.TryParse(lines[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double morgans))
            {
                throw lines.Problem($"'{lines[2]}' is no position in morgans");
            }

            yield return new GenotypeVariant(
                lines[0].ToString(), lines[1].ToString(), morgans, PositionOf(lines), lines[4].ToString(), lines[5].ToString());
        }
    }

    private static long PositionOf(FieldReader lines) =>
        long.TryParse(lines[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long position)
            ? position
            : throw lines.Problem($"'{lines[3]}' is no position in base pairs");

    /// <summary>
    /// As for PLINK 2: all but X, Y and MT count: autosomes, 0 for unplaced variants, XY, PAR1 and PAR2, and names that are unknown.
    /// </summary>
    private bool IsDiploid(string name, int autosomes)
    {
        string code = name.StartsWith("chr", StringComparison.OrdinalIgnoreCase) ? name["chr".Length..] : name;
        if (!int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return code.ToUpperInvariant() is not ("X" or "Y" or "M" or "MT");
        }

        const int Xy = 3;
        const int Mt = 4;
        return number <= autosomes + Mt
            ? number <= autosomes || number == autosomes + Xy
            : throw new InvalidDataException(
                $"{_path} has variants on chromosome {name}; with {autosomes} autosomes the numbers end at {autosomes + Mt}. "
                + "GenotypeOptions.AutosomeCount sets their number.");
    }
}
