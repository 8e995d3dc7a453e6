using StyleTransfer.Arithmetic;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>
/// Features of a large picture in bounded memory. A network's inner values take several kilobytes a pixel while its gradient is
/// outstanding; here they exist for one patch at a time. The features, which take a tenth, are whole, so that losses are those of the
/// whole picture.
/// </summary>
/// <remarks>
/// Each patch is computed with the surroundings that its features see: once for the features, and once more, with what autograd needs,
/// for the gradient.
/// </remarks>
/// <param name="network">Owned by the caller.</param>
/// <param name="outputs">The layers, and whether their features are those for Gram matrices.</param>
/// <param name="border">Of the picture; not open.</param>
/// <param name="side">Of a patch without surroundings; rounded up to a multiple of 32.</param>
internal sealed class PatchedFeatures(
    IFeatureNetwork network, IReadOnlyList<(string Layer, bool IsForStyle)> outputs, Border border, int side)
{
    /// <summary>A patch starts at a pixel that every layer starts at.</summary>
    private const int Alignment = 32;

    private readonly int _side = RoundUp(side);
    private readonly int _margin = RoundUp(outputs.Max(output => network.ReachOf(output.Layer)));

    /// <summary>Computes the outputs, C × H × W each, as leaves of torch's graph. They belong to the current dispose scope.</summary>
    /// <param name="picture">1 × 3 × H × W.</param>
    public IReadOnlyList<Tensor> Forward(Tensor picture)
    {
        using var constant = torch.no_grad();
        var features = new Tensor?[outputs.Count];
        // From the last patch, which knows the size of the layers.
        foreach (Patch patch in PatchesOf(picture).Reverse())
        {
            using var scope = torch.NewDisposeScope();
            Tensor[] parts = PartsOf(Cut(picture, patch), patch);
            for (int i = 0; i < parts.Length; i++)
            {
                int halvings = network.HalvingsOf(outputs[i].Layer);
                Tensor part = parts[i];
                (long top, long left) = (patch.Rows.First >> halvings, patch.Columns.First >> halvings);
                features[i] ??= torch.zeros(part.shape[0], top + part.shape[1], left + part.shape[2], part.dtype, part.device)
                    .MoveToOuterDisposeScope();
                features[i]!.narrow(1, top, part.shape[1]).narrow(2, left, part.shape[2]).copy_(part);
            }
        }

        return [.. features.Select(layer => layer!.requires_grad_())];
    }

    /// <summary>Computes the gradient with respect to the picture from those with respect to the features.</summary>
    /// <param name="picture">As in <see cref="Forward"/>.</param>
    /// <param name="gradients">With respect to each output.</param>
    public Tensor Backward(Tensor picture, IReadOnlyList<Tensor> gradients)
    {
        Tensor result = torch.zeros_like(picture);
        foreach (Patch patch in PatchesOf(picture))
        {
            using var scope = torch.NewDisposeScope();
            Tensor leaf = Cut(picture, patch).requires_grad_();
            Tensor[] parts = PartsOf(leaf, patch);
            Tensor[] upstream = [.. parts.Select((part, i) =>
            {
                int halvings = network.HalvingsOf(outputs[i].Layer);
                return gradients[i].narrow(1, patch.Rows.First >> halvings, part.shape[1])
                    .narrow(2, patch.Columns.First >> halvings, part.shape[2])
                    .contiguous();
            })];
            torch.autograd.backward(parts, upstream);
            Add(result, leaf.grad!, patch);
        }

        return result;
    }

    /// <summary>The outputs of the patch itself.</summary>
    private Tensor[] PartsOf(Tensor cut, Patch patch)
    {
        IReadOnlyList<Tensor> features = network.Features(cut, [.. outputs.Select(output => output.Layer)], border);
        return
        [
            .. outputs.Select((output, i) =>
            {
                Tensor part = Inner(features[i], patch, network.HalvingsOf(output.Layer));
                return output.IsForStyle ? network.ForStyle(part) : part;
            }),
        ];
    }

    private static int RoundUp(int length) => (length + Alignment - 1) / Alignment * Alignment;

    private IEnumerable<Patch> PatchesOf(Tensor picture) =>
        from rows in RangesOf((int)picture.shape[2])
        from columns in RangesOf((int)picture.shape[3])
        select new Patch(rows, columns);

    private IEnumerable<PatchRange> RangesOf(int length)
    {
        for (int first = 0; first < length; first += _side)
        {
            int end = Math.Min(length, first + _side);
            // A short rest joins its neighbour.
            end = length - end < Alignment ? length : end;
            yield return border == Border.Wrapped
                ? new PatchRange(first, end, first - _margin, end + _margin, length)
                : new PatchRange(first, end, Math.Max(0, first - _margin), Math.Min(length, end + _margin), length);
            if (end == length)
            {
                yield break;
            }
        }
    }

    /// <summary>A patch with its surroundings.</summary>
    private static Tensor Cut(Tensor picture, Patch patch)
    {
        using Tensor rows = patch.Rows.Indices(picture.device);
        using Tensor columns = patch.Columns.Indices(picture.device);
        using Tensor band = picture.index_select(2, rows);
        return band.index_select(3, columns);
    }

    private static void Add(Tensor picture, Tensor part, Patch patch)
    {
        using var scope = torch.NewDisposeScope();
        Tensor rows = torch.zeros(part.shape[0], part.shape[1], part.shape[2], picture.shape[3], part.dtype, part.device);
        rows.AddAt(3, patch.Columns.Indices(picture.device), part);
        picture.AddAt(2, patch.Rows.Indices(picture.device), rows);
    }

    /// <summary>The features of the patch itself.</summary>
    private static Tensor Inner(Tensor features, Patch patch, int halvings)
    {
        (long top, long height) = patch.Rows.Inner(halvings, features.shape[1]);
        (long left, long width) = patch.Columns.Inner(halvings, features.shape[2]);
        return features.narrow(1, top, height).narrow(2, left, width);
    }

    private readonly record struct Patch(PatchRange Rows, PatchRange Columns);

    /// <summary>A patch in one direction.</summary>
    /// <param name="First">The first pixel of the patch.</param>
    /// <param name="End">The pixel after its last one.</param>
    /// <param name="OuterFirst">The first pixel of its surroundings; negative where they wrap.</param>
    /// <param name="OuterEnd">The pixel after their last one.</param>
    /// <param name="Length">Of the picture.</param>
    private readonly record struct PatchRange(int First, int End, int OuterFirst, int OuterEnd, int Length)
    {
        public Tensor Indices(torch.Device device)
        {
            int length = Length;
            long[] indices = [.. Enumerable.Range(OuterFirst, OuterEnd - OuterFirst).Select(i => (long)(((i % length) + length) % length))];
            return torch.tensor(indices, device: device);
        }

        /// <summary>The features of the patch among those of its surroundings; a last patch has all that are left.</summary>
        public (long First, long Count) Inner(int halvings, long count)
        {
            long first = (First - OuterFirst) >> halvings;
            long surrounding = (OuterEnd - End) >> halvings;
            return (first, End == Length ? count - first - surrounding : (End - First) >> halvings);
        }
    }
}
