using System.Collections.Concurrent;

namespace GramGen.TorchSharp.Device;

/// <summary>What a device had not the memory for, so that it is not tried again and can be told.</summary>
internal sealed class Setbacks
{
    private readonly ConcurrentDictionary<Key, Pieces?> _smaller = new();

    /// <summary>Remembers the pieces that did fit, or null if none did.</summary>
    public void Remember(in GramWork work, Pieces? pieces) => _smaller[Key.Of(work)] = pieces;

    /// <summary>Whether memory was short for work of this kind and size, and the pieces that did fit if any did.</summary>
    public bool TryFind(in GramWork work, out Pieces? pieces) => _smaller.TryGetValue(Key.Of(work), out pieces);

    private readonly record struct Key(GramOperation Operation, GramShape Shape, int Count, GramElement Element)
    {
        public static Key Of(in GramWork work) => new(work.Operation, work.Shape, work.Count, work.Element);
    }
}
