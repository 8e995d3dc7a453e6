using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>Reads one attribute: the size, or what is wrong with it.</summary>
internal static class SizeParser
{
    // The values of the library's enumerations.
    private static readonly string[] Elements = ["Single", "Double", "Half"];
    private static readonly string[] Layouts = ["ChannelsFirst", "ChannelsLast"];

    /// <summary>The size, or null with its faults; without a fault where the compiler refuses the attribute.</summary>
    public static ShapeSpec? Parse(AttributeData attribute, List<KernelFault> faults, CancellationToken cancellation)
    {
        if (KernelAttributes.Size(attribute, 0) is not { } channels || KernelAttributes.Size(attribute, 1) is not { } pixels)
        {
            return null;
        }

        int before = faults.Count;
        faults.AddRange(SizeFaults(attribute, channels, pixels, cancellation));
        string? element = Read(attribute, "Element", Elements, "GramElement", faults, cancellation);
        string? layout = Read(attribute, "Layout", Layouts, "FeatureLayout", faults, cancellation);
        bool hasGradient = KernelAttributes.Property(attribute, "Gradient") is true;
        if (element == "Half" && hasGradient)
        {
            faults.Add(new KernelFault(KernelRule.HalfGradient, Spans.Argument(attribute, "Gradient", -1, cancellation), channels, pixels));
        }

        return faults.Count > before
            ? null
            : new ShapeSpec(channels, pixels)
            {
                Element = element == "Double" ? ElementType.Double : ElementType.Single,
                IsHalf = element == "Half",
                IsChannelsLast = layout == "ChannelsLast",
                HasGradient = hasGradient,
            };
    }

    private static IEnumerable<KernelFault> SizeFaults(AttributeData attribute, int channels, int pixels, CancellationToken cancellation)
    {
        // Asked at every edit: places are looked up only where there is something to say.
        if (GramShapeRules.IsValid(channels, pixels))
        {
            yield break;
        }

        Location channelsArgument = Spans.Argument(attribute, "channels", 0, cancellation);
        Location pixelsArgument = Spans.Argument(attribute, "pixels", 1, cancellation);
        if (GramShapeRules.IsTooSmall(channels))
        {
            yield return new KernelFault(KernelRule.SizeTooSmall, channelsArgument, "Channels", channels);
        }

        if (GramShapeRules.IsTooSmall(pixels))
        {
            yield return new KernelFault(KernelRule.SizeTooSmall, pixelsArgument, "Pixels", pixels);
        }

        if (GramShapeRules.IsTooSmall(channels) || GramShapeRules.IsTooSmall(pixels))
        {
            yield break;
        }

        if (GramShapeRules.IsTooLarge(channels, channels))
        {
            yield return TooLarge(channelsArgument, "The Gram matrix", channels, channels);
        }

        if (GramShapeRules.IsTooLarge(channels, pixels))
        {
            yield return TooLarge(pixelsArgument, "The feature map", channels, pixels);
        }
    }

    private static KernelFault TooLarge(Location location, string what, int channels, int size) =>
        new(KernelRule.SizeTooLarge, location, what, channels, size, GramShapeRules.Values(channels, size), GramShapeRules.MostValues);

    /// <summary>The name of an enumeration's value, the first where the property is not set.</summary>
    private static string? Read(
        AttributeData attribute, string property, string[] names, string enumeration, List<KernelFault> faults, CancellationToken cancellation)
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

        faults.Add(new KernelFault(
            KernelRule.UnknownValue, Spans.Argument(attribute, property, -1, cancellation), property, value, enumeration, string.Join(", ", names)));
        return null;
    }
}
