using System.Text;

namespace GramGen.Bench.Genotypes;

/// <summary>The files of PLINK with genotypes that are drawn from allele frequencies between 0.05 and 0.5, the same in every run.</summary>
internal sealed class GenotypeData : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gramgen-genotypes-");

    /// <param name="samples">n.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="missing">The share that is missing.</param>
    public GenotypeData(int samples, int variants, double missing)
    {
        var random = new Random(1);
        using (FileStream bed = File.Create(Prefix + ".bed"))
        {
            bed.Write([0x6c, 0x1b, 1]);
            byte[] row = new byte[(samples + 3) / 4];
            for (int variant = 0; variant < variants; variant++)
            {
                Array.Clear(row);
                double frequency = 0.05 + (0.45 * random.NextDouble());
                for (int sample = 0; sample < samples; sample++)
                {
                    int copies = (random.NextDouble() < frequency ? 1 : 0) + (random.NextDouble() < frequency ? 1 : 0);
                    int code = random.NextDouble() < missing ? 1 : copies switch { 2 => 0, 1 => 2, _ => 3 };
                    row[sample / 4] |= (byte)(code << (sample % 4 * 2));
                }

                bed.Write(row);
            }
        }

        var text = new StringBuilder();
        for (int variant = 0; variant < variants; variant++)
        {
            text.Append($"{1 + (variant * 22L / variants)}\trs{variant}\t0\t{variant + 1}\tA\tG\n");
        }

        File.WriteAllText(Prefix + ".bim", text.ToString());
        text.Clear();
        for (int sample = 0; sample < samples; sample++)
        {
            text.Append($"f{sample} s{sample} 0 0 {1 + (sample % 2)} -9\n");
        }

        File.WriteAllText(Prefix + ".fam", text.ToString());
    }

    /// <summary>What the three names have in common.</summary>
    public string Prefix => PathOf("genotypes");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
