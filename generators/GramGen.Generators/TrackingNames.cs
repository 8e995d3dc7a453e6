namespace GramGen.Generators;

/// <summary>The names of the pipeline's steps.</summary>
internal static class TrackingNames
{
    public const string Spec = nameof(Spec);
    public const string AmbiguousNames = nameof(AmbiguousNames);
    public const string Source = nameof(Source);
    public const string AnySize = nameof(AnySize);
}
