using System.Runtime.CompilerServices;

namespace GramGen.Data.Writing;

/// <summary>An array with the name that it has in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions; none for a single number.</param>
internal abstract record SavedArray(string Name, int[] Shape)
{
    /// <summary>The name of its type in safetensors.</summary>
    public abstract string TensorType { get; }

    /// <summary>Bytes of all values.</summary>
    public abstract long Bytes { get; }

    /// <param name="name">Its name.</param>
    /// <param name="values">Its values, row-major.</param>
    /// <param name="shape">Its dimensions.</param>
    public static SavedArray Of<T>(string name, T[] values, params int[] shape)
        where T : unmanaged => new Typed<T>(name, values, shape);

    public abstract void AddTo(NpzWriter archive);

    /// <summary>Writes a file of this array alone.</summary>
    public abstract void WriteNpy(Stream stream);

    /// <summary>Writes its little-endian values.</summary>
    public abstract void WriteValues(Stream stream);

    private sealed record Typed<T>(string Name, T[] Values, int[] Shape) : SavedArray(Name, Shape)
        where T : unmanaged
    {
        public override string TensorType =>
            typeof(T) == typeof(double) ? "F64" : typeof(T) == typeof(float) ? "F32" : typeof(T) == typeof(long) ? "I64"
            : throw new NotSupportedException($"No arrays of {typeof(T).Name} are written.");

        public override long Bytes => Values.LongLength * Unsafe.SizeOf<T>();

        public override void AddTo(NpzWriter archive) => archive.Add<T>(Name, Values, Shape);

        public override void WriteNpy(Stream stream) => NpyWriter.Write<T>(stream, Values, Shape);

        public override void WriteValues(Stream stream) => LittleEndian.ForEachChunk<T>(Values, stream.Write);
    }
}
