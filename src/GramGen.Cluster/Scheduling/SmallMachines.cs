namespace GramGen.Cluster.Scheduling;

/// <summary>The machines whose memory is less than a node of the job takes, as far as they were heard of lately.</summary>
/// <param name="memory">How long one is remembered.</param>
internal sealed class SmallMachines(TimeSpan memory)
{
    private readonly Dictionary<string, TimeSpan> _heard = [];

    public void Note(string machine, bool isSmall, TimeSpan now)
    {
        if (isSmall)
        {
            _heard[machine] = now;
        }
        else
        {
            _heard.Remove(machine);
        }
    }

    public int CountAt(TimeSpan now) => _heard.Values.Count(heard => heard + memory >= now);
}
