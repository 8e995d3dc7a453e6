namespace GramGen.Genotypes.Files;

/// <summary>The .fam file of PLINK 1: a line of six fields for each sample.</summary>
internal static class FamFile
{
    private const int Fields = 6;

    public static IReadOnlyList<GenotypeSample> Read(string path)
    {
        using var lines = new FieldReader(path, Fields);
        var samples = new List<GenotypeSample>();
        var seen = new HashSet<(string, string)>();
        while (lines.Read())
        {
            var sample = new GenotypeSample(
                lines[0].ToString(), lines[1].ToString(), lines[2].ToString(), lines[3].ToString(), lines[4].ToString(),
                lines[5].ToString());
            if (!seen.Add((sample.FamilyId, sample.Id)))
            {
                throw lines.Problem($"sample {sample.FamilyId} {sample.Id} is there twice");
            }

            samples.Add(sample);
        }

        return samples.Count > 0 ? samples : throw new InvalidDataException($"{path} has no samples.");
    }
}
