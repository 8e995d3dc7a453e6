using System.Globalization;

namespace GramGen.Genotypes.Tests;

/// <summary>Genotypes in memory, and the three files of PLINK that a test makes of them.</summary>
internal sealed class GenotypeSet : IDisposable
{
    public const int Missing = -1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gramgen-genotypes-");

    /// <param name="copies">Copies of A1, of each variant those of all samples; -1 is missing.</param>
    /// <param name="chromosomes">The chromosome of each variant; 1 if there are none.</param>
    public GenotypeSet(int[][] copies, string[]? chromosomes = null)
    {
        Copies = copies;
        Samples = copies[0].Length;
        Prefix = PathOf("set");
        Write("set.bed", [0x6c, 0x1b, 1, .. copies.SelectMany(Pack)]);
        Write("set.bim", string.Concat(copies.Select((_, variant) => string.Create(
            CultureInfo.InvariantCulture, $"{chromosomes?[variant] ?? "1"}\trs{variant}\t0\t{variant + 1}\tA\tG\n"))));
        Write("set.fam", string.Concat(Enumerable.Range(0, Samples).Select(sample => $"F{sample} S{sample} 0 0 {1 + (sample % 2)} -9\n")));
    }

    /// <summary>Copies of A1, of each variant those of all samples.</summary>
    public int[][] Copies { get; }

    public int Samples { get; }

    public string Prefix { get; }

    /// <summary>Genotypes drawn from allele frequencies, the same in every run.</summary>
    /// <param name="samples">n.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="missing">The share that is missing.</param>
    /// <param name="oddities">With variants of a single allele, without calls, and a sample without calls.</param>
    public static GenotypeSet Random(int samples, int variants, double missing = 0, bool oddities = false)
    {
        // Integers only: the same on every platform and version of the runtime.
        uint state = 2463534242;
        int[][] copies = new int[variants][];
        for (int variant = 0; variant < variants; variant++)
        {
            double frequency = 0.05 + (0.45 * Next());
            copies[variant] = new int[samples];
            for (int sample = 0; sample < samples; sample++)
            {
                int count = (Next() < frequency ? 1 : 0) + (Next() < frequency ? 1 : 0);
                bool isMissing = Next() < missing || (oddities && (variant % 50 == 7 || sample == samples - 2));
                bool isMonomorphic = oddities && variant % 50 is (9 or 11);
                copies[variant][sample] = isMissing ? Missing : isMonomorphic ? variant % 50 == 9 ? 2 : 0 : count;
            }
        }

        return new GenotypeSet(copies);

        double Next()
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return state / 4294967296.0;
        }
    }

    /// <summary>The codes of a variant, four a byte; what is left of the last byte is 0.</summary>
    public static byte[] Pack(int[] copies)
    {
        byte[] packed = new byte[(copies.Length + 3) / 4];
        for (int sample = 0; sample < copies.Length; sample++)
        {
            int code = copies[sample] switch { 2 => 0, Missing => 1, 1 => 2, _ => 3 };
            packed[sample / 4] |= (byte)(code << (2 * (sample % 4)));
        }

        return packed;
    }

    public GenotypeFile Open() => GenotypeFile.Open(Prefix);

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Write(string name, byte[] bytes) => File.WriteAllBytes(PathOf(name), bytes);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public IEnumerable<string> Files() => _folder.GetFiles().Select(file => file.Name);

    public void Dispose() => _folder.Delete(recursive: true);
}
