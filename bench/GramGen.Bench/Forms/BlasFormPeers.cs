using System.Runtime.CompilerServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Forms;

/// <summary>The calls of a BLAS library. It knows one triangle, and gradients as general products.</summary>
internal static unsafe class BlasFormPeers
{
    private const int RowMajor = (int)BlasOrder.RowMajor;
    private const int Lower = (int)BlasTriangle.Lower;
    private const int AsItIs = (int)BlasTranspose.NoTranspose;
    private const int Transposed = (int)BlasTranspose.Transpose;

    public static FormPeer[] Of(BlasLibrary library)
    {
        var ssyrk = new BlasRoutine(library, "ssyrk");
        var dsyrk = new BlasRoutine(library, "dsyrk");
        var sgemm = new BlasRoutine(library, "sgemm");
        return
        [
            new(ssyrk, data => PrepareSsyrk(library, data), ProductForms.Plain, ProductForms.Packed, ProductForms.Syrk),
            new(ssyrk, data => PrepareTransposed(library, data), ProductForms.ChannelsLast),
            new(ssyrk, data => PrepareAccumulated(library, data), ProductForms.Accumulated),
            new(dsyrk, data => PrepareDsyrk(library, data), ProductForms.Double),
            new(sgemm, data => PrepareSgemm(library, data), GradientForms.SymmetricBackward),
            .. BatchForms.All.Select(form => new FormPeer(ssyrk, data => PrepareBatch(library, data, form.Maps), form)),
        ];
    }

    private static FormCall PrepareSsyrk(BlasLibrary library, FormData data)
    {
        (int c, int m) = (data.Shape.Channels, data.Shape.Pixels);
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        float* f = Address(data.Features), g = Address(gram);
        return new FormCall(
            () => library.Ssyrk(RowMajor, Lower, AsItIs, c, m, 1, f, m, 0, g, c),
            () => Triangle.FromLower<float>(gram.Span, c));
    }

    private static FormCall PrepareTransposed(BlasLibrary library, FormData data)
    {
        (int c, int m) = (data.Shape.Channels, data.Shape.Pixels);
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        float* f = Address(data.ChannelsLast), g = Address(gram);
        return new FormCall(
            () => library.Ssyrk(RowMajor, Lower, Transposed, c, m, 1, f, c, 0, g, c),
            () => Triangle.FromLower<float>(gram.Span, c));
    }

    private static FormCall PrepareAccumulated(BlasLibrary library, FormData data)
    {
        (int c, int m) = (data.Shape.Channels, data.Shape.Pixels);
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        float* f = Address(data.Features), g = Address(gram);
        return new FormCall(Run, Result);

        void Run() => library.Ssyrk(RowMajor, Lower, AsItIs, c, m, 1, f, m, 1, g, c);

        double[] Result()
        {
            data.Target.CopyTo(gram);
            Run();
            return Triangle.FromLower<float>(gram.Span, c);
        }
    }

    private static FormCall PrepareDsyrk(BlasLibrary library, FormData data)
    {
        (int c, int m) = (data.Shape.Channels, data.Shape.Pixels);
        Memory<double> gram = AlignedMemory.Allocate<double>(data.Shape.GramLength);
        double* f = Address(data.Doubles), g = Address(gram);
        return new FormCall(
            () => library.Dsyrk(RowMajor, Lower, AsItIs, c, m, 1, f, m, 0, g, c),
            () => Triangle.FromLower<double>(gram.Span, c));
    }

    /// <summary>It has no call for many: one for each.</summary>
    private static FormCall PrepareBatch(BlasLibrary library, FormData data, int maps)
    {
        (int c, int m) = (data.Shape.Channels, data.Shape.Pixels);
        Memory<float> grams = AlignedMemory.Allocate<float>(maps * c * c);
        float* f = Address(data.Maps(maps)), g = Address(grams);
        return new FormCall(Run, Result);

        void Run()
        {
            for (int i = 0; i < maps; i++)
            {
                library.Ssyrk(RowMajor, Lower, AsItIs, c, m, 1, f + (i * c * m), m, 0, g + (i * c * c), c);
            }
        }

        double[] Result() =>
            [.. Enumerable.Range(0, maps).SelectMany(i => Triangle.FromLower<float>(grams.Span.Slice(i * c * c, c * c), c))];
    }

    private static FormCall PrepareSgemm(BlasLibrary library, FormData data)
    {
        (int c, int m) = (data.Shape.Channels, data.Shape.Pixels);
        Memory<float> gradient = AlignedMemory.Allocate<float>(data.Shape.FeatureLength);
        float* d = Address(data.SymmetricGradient), f = Address(data.Features), g = Address(gradient);
        return new FormCall(
            () => library.Sgemm(RowMajor, AsItIs, AsItIs, c, m, c, 2, d, c, f, m, 0, g, m),
            () => Triangle.Widen<float>(gradient.Span));
    }

    /// <summary>Of memory that does not move, as <see cref="AlignedMemory"/>'s, for as long as something holds it.</summary>
    private static T* Address<T>(Memory<T> pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref pinned.Span[0]);
}
