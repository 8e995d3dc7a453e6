using System.Numerics;

namespace GramGen.Packing;

/// <summary>What a call computes, G ← scale·F·Fᵀ + β·G, without where from and where to.</summary>
/// <param name="Shape">C and M.</param>
/// <param name="Features">The form of F.</param>
/// <param name="Output">The form of G.</param>
/// <param name="Scale">Applied once, to the finished sum.</param>
/// <param name="Beta">β; 0 if what G holds is not read.</param>
internal readonly record struct GramTask<T>(GramShape Shape, FeatureForm Features, GramOutput Output, T Scale, T Beta)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>G is only written, and as a whole.</summary>
    public bool IsPlain => Output.Part == GramPart.Both && !Adds;

    /// <summary>Nothing lies between the rows of F or of G, and both triangles are wanted.</summary>
    public bool IsDense => Output == GramOutput.Dense(Shape) && Features.Stride == FeatureForm.Dense(Shape, Features.Layout).Stride;

    /// <summary>What G holds is read.</summary>
    public bool Adds => !T.IsZero(Beta);
}
