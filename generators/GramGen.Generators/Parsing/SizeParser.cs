using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>Reads one attribute: a size, or its errors.</summary>
internal static class SizeParser
{
    /// <summary>The maximum length of a span.</summary>
    private const int MostValues = int.MaxValue;

    // The values of the library's enumerations.
    private static readonly string[] Elements = ["Single", "Double", "Half"];
    private static readonly string[] Integers = ["None", "SByte", "Byte"];
    private static readonly string[] Layouts = ["ChannelsFirst", "ChannelsLast"];

    /// <summary>The size, or null with its errors; without errors if the compiler rejects the attribute.</summary>
    public static ShapeSpec? Parse(AttributeData attribute, List<DiagnosticInfo> errors, CancellationToken cancellation)
    {
        if (KernelAttributes.Size(attribute, 0) is not { } channels || KernelAttributes.Size(attribute, 1) is not { } pixels)
        {
            return null;
        }

        int before = errors.Count;
        errors.AddRange(CheckSize(attribute, channels, pixels, cancellation));
        string? element = Read(attribute, "Element", Elements, "GramElement", errors, cancellation);
        string? integer = Read(attribute, "Integer", Integers, "GramInteger", errors, cancellation);
        string? layout = Read(attribute, "Layout", Layouts, "FeatureLayout", errors, cancellation);
        var shape = new ShapeSpec(channels, pixels)
        {
            Element = element == "Double" ? ElementType.Double : ElementType.Single,
            IsHalf = element == "Half",
            Integer = integer is "SByte" or "Byte" ? integer.ToLowerInvariant() : null,
            IsChannelsLast = layout == "ChannelsLast",
            HasGradient = KernelAttributes.Property(attribute, "Gradient") is true,
            HasRightHandSide = KernelAttributes.Property(attribute, "RightHandSide") is true,
            HasWeights = KernelAttributes.Property(attribute, "Weights") is true,
        };
        errors.AddRange(CheckElement(attribute, shape, cancellation));
        return errors.Count > before ? null : shape;
    }

    /// <summary>What is not available for an element, and integers whose sums could overflow.</summary>
    private static IEnumerable<DiagnosticInfo> CheckElement(AttributeData attribute, ShapeSpec shape, CancellationToken cancellation)
    {
        if (shape.IsInteger && KernelAttributes.Property(attribute, "Element") is not null)
        {
            yield return Unavailable("Element", "features that are no integers");
        }

        if (shape.HasGradient && (shape.IsHalf || shape.IsInteger))
        {
            yield return Unavailable("Gradient", "Single and Double");
        }

        if (shape.HasRightHandSide && shape.IsInteger)
        {
            yield return Unavailable("RightHandSide", "Single, Double and Half");
        }

        if (shape.HasWeights && shape.IsInteger)
        {
            yield return Unavailable("Weights", "Single, Double and Half");
        }

        long largest = shape.Integer == "sbyte" ? 128 : 255;
        if (shape.IsInteger && shape.Pixels > int.MaxValue / (largest * largest))
        {
            yield return new DiagnosticInfo(
                DiagnosticKind.IntegerOverflow,
                KernelAttributes.LocationOf(attribute, "pixels", 1, cancellation),
                shape.Channels,
                shape.Pixels,
                shape.Features,
                shape.Pixels * largest * largest,
                int.MaxValue / (largest * largest));
        }

        DiagnosticInfo Unavailable(string property, string elements) => new(
            DiagnosticKind.UnavailableMember,
            KernelAttributes.LocationOf(attribute, property, -1, cancellation),
            shape.Channels,
            shape.Pixels,
            property,
            shape.Integer ?? (shape.IsHalf ? "Half" : shape.Features),
            elements);
    }

    private static IEnumerable<DiagnosticInfo> CheckSize(AttributeData attribute, int channels, int pixels, CancellationToken cancellation)
    {
        bool isTooSmall = channels < 1 || pixels < 1;
        // Runs on every keystroke: locations are looked up only for an error.
        if (!isTooSmall && !IsTooLarge(channels, channels) && !IsTooLarge(channels, pixels))
        {
            yield break;
        }

        Location channelsArgument = KernelAttributes.LocationOf(attribute, "channels", 0, cancellation);
        Location pixelsArgument = KernelAttributes.LocationOf(attribute, "pixels", 1, cancellation);
        if (channels < 1)
        {
            yield return new DiagnosticInfo(DiagnosticKind.SizeTooSmall, channelsArgument, "channels", channels);
        }

        if (pixels < 1)
        {
            yield return new DiagnosticInfo(DiagnosticKind.SizeTooSmall, pixelsArgument, "pixels", pixels);
        }

        if (isTooSmall)
        {
            yield break;
        }

        if (IsTooLarge(channels, channels))
        {
            yield return TooLarge(channelsArgument, "The Gram matrix", channels, channels);
        }

        if (IsTooLarge(channels, pixels))
        {
            yield return TooLarge(pixelsArgument, "The feature map", channels, pixels);
        }
    }

    /// <summary>Whether F (rows × pixels) or G (rows × channels) exceeds a span.</summary>
    private static bool IsTooLarge(int rows, int columns) => (long)rows * columns > MostValues;

    private static DiagnosticInfo TooLarge(Location location, string matrix, int rows, int columns) =>
        new(DiagnosticKind.SizeTooLarge, location, matrix, rows, columns, (long)rows * columns, MostValues);

    /// <summary>The name of an enumeration's value; the first if the property is not set.</summary>
    private static string? Read(
        AttributeData attribute, string property, string[] names, string enumeration, List<DiagnosticInfo> errors,
        CancellationToken cancellation)
    {
        object? value = KernelAttributes.Property(attribute, property);
        if (value is null)
        {
            return names[0];
        }

        if (value is int index && index >= 0 && index < names.Length)
        {
            return names[index];
        }

        errors.Add(new DiagnosticInfo(
            DiagnosticKind.UnknownValue,
            KernelAttributes.LocationOf(attribute, property, -1, cancellation),
            property,
            value,
            enumeration,
            string.Join(", ", names)));
        return null;
    }
}
