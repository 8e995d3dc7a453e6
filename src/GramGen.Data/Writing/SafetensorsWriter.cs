using System.Text;
using System.Text.Json;

namespace GramGen.Data.Writing;

/// <summary>Writes Hugging Face's format: the length of a JSON header, the header, the values of all tensors.</summary>
internal static class SafetensorsWriter
{
    /// <summary>The header is padded, so that the values are aligned.</summary>
    private const int Alignment = 8;

    /// <param name="stream">A writable stream; it is left open, after the last byte.</param>
    /// <param name="arrays">The tensors. The longest values should be first, for their alignment.</param>
    public static void Write(Stream stream, IReadOnlyList<SavedArray> arrays)
    {
        byte[] header = HeaderOf(arrays);
        LittleEndian.ForEachChunk<long>([header.Length], stream.Write);
        stream.Write(header);
        foreach (SavedArray array in arrays)
        {
            array.WriteValues(stream);
        }
    }

    private static byte[] HeaderOf(IReadOnlyList<SavedArray> arrays)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            long offset = 0;
            writer.WriteStartObject();
            foreach (SavedArray array in arrays)
            {
                writer.WriteStartObject(array.Name);
                writer.WriteString("dtype", array.TensorType);
                writer.WriteStartArray("shape");
                foreach (int length in array.Shape)
                {
                    writer.WriteNumberValue(length);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += array.Bytes);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        string text = Encoding.UTF8.GetString(content.ToArray());
        return Encoding.UTF8.GetBytes(text.PadRight((text.Length + Alignment - 1) / Alignment * Alignment));
    }
}
