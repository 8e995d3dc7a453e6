namespace GramGen.Packages.Tests;

/// <summary>The program that prints its instruction set and hashes of its results; built once, published in several ways.</summary>
public sealed class DigestConsumer
{
    private readonly Lazy<Consumer> _consumer;
    private readonly Lazy<string[]> _justInTime;

    public DigestConsumer(PackedFiles packed)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Consumer", "Program.cs");
        _consumer = new(() => new Consumer(packed, "Digest", "GramGen", File.ReadAllText(program)));
        _justInTime = new(() => _consumer.Value.Run());
    }

    /// <summary>Its output under the JIT compiler.</summary>
    internal string[] JustInTime => _justInTime.Value;

    internal Consumer Consumer => _consumer.Value;
}
