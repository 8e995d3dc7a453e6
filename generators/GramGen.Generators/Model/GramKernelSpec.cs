using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>What a user declared.</summary>
/// <param name="Type">The type that carries the attribute.</param>
/// <param name="CanRegister">
/// The whole assembly can access the type, and its features are no integers. Otherwise the type works, but <c>Gram.Compute</c> does not
/// find its kernels.
/// </param>
/// <param name="Shapes">The sizes in the order of declaration, at least one.</param>
internal sealed record GramKernelSpec(TypeHierarchy Type, bool CanRegister, EquatableArray<ShapeSpec> Shapes)
{
    /// <summary>The options for its code.</summary>
    public EmitOptions Options { get; init; } = EmitOptions.Default;

    /// <summary>The type of the sums, the same for all sizes, unless they are integers.</summary>
    public ElementType Element => Shapes[0].Element;

    /// <summary>The type of the features in C#.</summary>
    public string Features => Shapes[0].Features;

    /// <summary>The type of the sums in C#.</summary>
    public string Sums => IsInteger ? "int" : Element.Name;

    /// <summary>The features are in half precision.</summary>
    public bool IsHalf => Shapes[0].IsHalf;

    /// <summary>The features are integers, and the sums are exact.</summary>
    public bool IsInteger => Shapes[0].IsInteger;

    /// <summary>The type computes gradients, of all sizes.</summary>
    public bool HasGradient => Shapes[0].HasGradient;

    /// <summary>The type computes products with a right-hand side, of all sizes.</summary>
    public bool HasRightHandSide => Shapes[0].HasRightHandSide;

    /// <summary>The type computes products of weighted pixels, of all sizes.</summary>
    public bool HasWeights => Shapes[0].HasWeights;
}

/// <summary>The user's partial type with its namespace and containing types, as text.</summary>
/// <param name="Namespace">The namespace, or the empty string for the global one.</param>
/// <param name="Declarations">The types from the outermost to the user's own, as in <c>partial record struct Relu1_1</c>.</param>
/// <param name="FullName">The user's type, qualified from <c>global::</c>.</param>
/// <param name="FileName">The user's type with its namespace, as a file name; unique except for case.</param>
internal sealed record TypeHierarchy(
    string Namespace, EquatableArray<string> Declarations, string FullName, string FileName)
{
    /// <summary>The class that is generated for a size; no two types have one of the same name.</summary>
    /// <remarks>
    /// No name begins with a digit, so <c>_0</c> is always an underscore, <c>_1</c> begins the hash of a long name,
    /// and any other <c>_</c> is a dot.
    /// </remarks>
    public string SizeClass(ShapeSpec shape) => $"{ShortName.Of(FileName.Replace("_", "_0").Replace('.', '_'), MostBytes, "_1")}_{shape}";

    /// <summary>Of a class's name; metadata has room for 1023.</summary>
    private const int MostBytes = 500;
}

/// <summary>A declared size of F: C × M.</summary>
internal sealed record ShapeSpec(int Channels, int Pixels)
{
    /// <summary>The type of the sums, unless they are integers.</summary>
    public ElementType Element { get; init; } = ElementType.Single;

    /// <summary>The type of integer features in C#; null if they are none.</summary>
    public string? Integer { get; init; }

    /// <summary>The features are integers, and the sums <see cref="int"/>.</summary>
    public bool IsInteger => Integer is not null;

    /// <summary>The features are in half precision, the sums are not.</summary>
    public bool IsHalf { get; init; }

    /// <summary>The features are channels-last.</summary>
    public bool IsChannelsLast { get; init; }

    /// <summary>The type computes gradients too.</summary>
    public bool HasGradient { get; init; }

    /// <summary>The type computes products with a right-hand side too.</summary>
    public bool HasRightHandSide { get; init; }

    /// <summary>The type computes products of weighted pixels too.</summary>
    public bool HasWeights { get; init; }

    /// <summary>The type of the features in C#.</summary>
    public string Features => Integer ?? (IsHalf ? "global::System.Half" : Element.Name);

    /// <summary>How the features are stored.</summary>
    public FeatureFormat Format => new FeatureFormat(Channels, Pixels, IsChannelsLast, IsHalf);

    public override string ToString() => FormattableString.Invariant($"{Channels}x{Pixels}");
}

/// <summary>Options for the generated code.</summary>
/// <param name="Excluded">Names of the instruction sets without straight routines; the library's micro-kernels serve them.</param>
/// <param name="MaxLines">The most lines of generated code for a type.</param>
/// <param name="IsInternal">Members are internal; other assemblies use the interfaces.</param>
internal sealed record EmitOptions(EquatableArray<string> Excluded, int MaxLines, bool IsInternal)
{
    /// <summary>Enough for several hundred sizes: 200 from 2×8 to 512×784 have 45,000.</summary>
    public const int DefaultMaxLines = 250_000;

    public static EmitOptions Default { get; } = new(new EquatableArray<string>([]), DefaultMaxLines, IsInternal: false);

    /// <summary>The straight routines of all sizes would exceed <see cref="MaxLines"/>, so none are written.</summary>
    public bool IsOverBudget { get; init; }

    /// <summary>The accessibility of generated members.</summary>
    public string Visibility => IsInternal ? "internal" : "public";

    public bool Writes(IsaTraits isa) => !IsOverBudget && !Excluded.Contains(isa.Name);
}
