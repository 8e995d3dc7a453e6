using System.Buffers;
using System.Numerics;
using GramGen.Data.Formats;
using GramGen.Data.Storage;
using GramGen.Genotypes.Files;

namespace GramGen.Genotypes.Rows;

/// <summary>The variants of a .bed file that count, as rows of scaled genotypes; a missing one is 0.</summary>
/// <param name="file">The file.</param>
/// <param name="samples">n.</param>
/// <param name="variants">The variant of each row.</param>
/// <param name="selection">How values are scaled.</param>
/// <param name="samplesHash">A hash of the samples.</param>
internal sealed class BedMatrix(StoredFile file, int samples, int[] variants, RowSelection selection, string samplesHash)
    : MatrixFile(file.Path, variants.Length, samples, GramElement.Single)
{
    public override string Schema => $"{selection.Kind} of samples with the hash {samplesHash}";

    public override RowReader Open() => new Reader(file.Open(), Columns, variants, selection.Kind);

    /// <summary>Reads variants, counts each, and decodes it.</summary>
    private sealed class Reader(IByteSource bytes, int samples, int[] variants, RelationshipKind kind) : RowReader
    {
        private const int MostBytes = 1 << 20;

        private readonly int _bytesPerVariant = BedFormat.BytesPerVariant(samples);

        public override void Read<T>(long first, Span<T> destination)
        {
            ReadOnlySpan<int> rows = variants.AsSpan((int)first, destination.Length / samples);
            int most = Math.Max(MostBytes / _bytesPerVariant, 1);
            byte[] packed = ArrayPool<byte>.Shared.Rent(Math.Min(most, rows.Length) * _bytesPerVariant);
            try
            {
                while (!rows.IsEmpty)
                {
                    int count = 1;
                    while (count < Math.Min(most, rows.Length) && rows[count] == rows[0] + count)
                    {
                        count++;
                    }

                    ReadRun(rows[0], packed.AsSpan(0, count * _bytesPerVariant), destination);
                    rows = rows[count..];
                    destination = destination[(count * samples)..];
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(packed);
            }
        }

        public override void Dispose() => bytes.Dispose();

        /// <summary>Reads variants that are adjacent in the file.</summary>
        private void ReadRun<T>(int variant, Span<byte> packed, Span<T> destination)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            long position = BedFormat.PositionOf(variant, _bytesPerVariant);
            int read = bytes.Read(position, packed);
            if (read < packed.Length)
            {
                throw new EndOfStreamException($"it ends at byte {position + read}: it has become shorter since it was opened.");
            }

            for (; !packed.IsEmpty; packed = packed[_bytesPerVariant..])
            {
                ReadOnlySpan<byte> row = packed[.._bytesPerVariant];
                var table = VariantValues<T>.Of(RowDecoder.Count(row, samples), kind);
                RowDecoder.Decode<T>(row, table, destination[..samples]);
                destination = destination[samples..];
            }
        }
    }
}
