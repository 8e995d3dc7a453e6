namespace GramGen.Generators.Tests;

/// <summary>Declarations with their diagnostics: the underlined code is marked, the messages are in its order.</summary>
internal static class DiagnosticCases
{
    public static TheoryData<string, string> Errors { get; } = new()
    {
        { "[GramKernel(2, 16)] internal struct {|GRAM001:Kernel|};",
            "'Kernel' must be partial: its kernel is generated as another part of it" },
        { "[GramKernel(2, 16)] internal sealed record class {|GRAM001:Kernel|}(int Depth);",
            "'Kernel' must be partial: its kernel is generated as another part of it" },
        { "internal class {|GRAM002:Net|} { [GramKernel(2, 16)] internal partial struct Kernel; }",
            "'Net' must be partial: it contains 'Kernel', whose kernel is generated as another part of both" },
        { "internal interface {|GRAM002:INet|} { class {|GRAM002:A|} { [GramKernel(2, 16)] internal struct {|GRAM001:Kernel|}; } }",
            """
            'INet' must be partial: it contains 'Kernel', whose kernel is generated as another part of both
            'A' must be partial: it contains 'Kernel', whose kernel is generated as another part of both
            'Kernel' must be partial: its kernel is generated as another part of it
            """ },
        { "[GramKernel(2, 16)] internal partial struct Kernel{|GRAM003:<T>|};",
            "'Kernel' has 1 type parameter(s), but a size has one kernel, not one per type argument: "
            + "declare 'Kernel' outside generic types" },
        { "internal partial class Net{|GRAM003:<T, U>|} { [GramKernel(2, 16)] internal partial struct Kernel; }",
            "'Net' has 2 type parameter(s), but a size has one kernel, not one per type argument: declare 'Kernel' outside generic types" },
        { "[GramKernel(2, 16)] internal {|GRAM004:static|} partial class Kernel;",
            "'Kernel' is static, and static classes cannot implement interfaces: make it a struct or a sealed class" },
        { "[GramKernel(2, 16)] {|GRAM005:file|} partial struct Kernel;",
            "'Kernel' is file-local, but the kernel of 'Kernel' is generated in another file: "
            + "make it internal, or private in another type" },
        { "{|GRAM005:file|} static partial class Net { [GramKernel(2, 16)] internal partial struct Kernel; }",
            "'Net' is file-local, but the kernel of 'Kernel' is generated in another file: make it internal, or private in another type" },
        { "[GramKernel(2, 16)] internal {|GRAM006:ref|} partial struct Kernel;",
            "'Kernel' is a ref struct, which cannot be a type argument of Gram.Compute: remove 'ref'" },
        { "[GramKernel({|GRAM007:0|}, 16)] internal partial struct Kernel;", "The number of channels is 0, but must be at least 1" },
        { "[GramKernel(pixels: 16, {|GRAM007:channels: -1|})] internal partial struct Kernel;",
            "The number of channels is -1, but must be at least 1" },
        { "[GramKernel({|GRAM007:-2|}, {|GRAM007:pixels: 4 - 4|})] internal partial struct Kernel;",
            """
            The number of channels is -2, but must be at least 1
            The number of pixels is 0, but must be at least 1
            """ },
        { "[GramKernel(4, {|GRAM008:1 << 29|})] internal partial struct Kernel;",
            "The feature map of 4×536870912 has 2147483648 values, but a span holds at most 2147483647" },
        { "[GramKernel({|GRAM008:65537|}, {|GRAM008:65536|})] internal partial struct Kernel;",
            """
            The Gram matrix of 65537×65537 has 4295098369 values, but a span holds at most 2147483647
            The feature map of 65537×65536 has 4295032832 values, but a span holds at most 2147483647
            """ },
        { "[GramKernel({|GRAM008:channels: 46341|}, pixels: 1)] internal partial struct Kernel;",
            "The Gram matrix of 46341×46341 has 2147488281 values, but a span holds at most 2147483647" },
        { "[GramKernel(2, 16), {|GRAM009:GramKernel(2, 4 * 4)|}] internal partial struct Kernel;",
            "2×16 is already declared on this type: remove one of the two" },
        { "[GramKernel(2, 16), {|GRAM010:GramKernel(2, 8, Element = GramElement.Double)|}] internal partial struct Kernel;",
            "2x8 (double, channels first, no gradients) differs from 2x16 (float, channels first, no gradients): "
            + "all sizes of a type must have the same element and layout, "
            + "and all or none must have gradients, a right-hand side or weights" },
        { "[GramKernel(2, 16)] [{|GRAM010:GramKernel(2, 8, Layout = FeatureLayout.ChannelsLast, "
            + "Gradient = true)|}] internal partial struct Kernel;",
            "2x8 (float, channels last, with gradients) differs from 2x16 (float, channels first, no gradients): "
            + "all sizes of a type must have the same element and layout, "
            + "and all or none must have gradients, a right-hand side or weights" },
        { "[GramKernel(2, 16), {|GRAM010:GramKernel(2, 8, Weights = true)|}] internal partial struct Kernel;",
            "2x8 (float, channels first, no gradients, with weights) differs from 2x16 (float, "
            + "channels first, no gradients): all sizes of a type must have the same element and layout, "
            + "and all or none must have gradients, a right-hand side or weights" },
        { "[GramKernel(2, 16), {|GRAM010:GramKernel(2, 8, RightHandSide = true)|}] internal partial struct Kernel;",
            "2x8 (float, channels first, no gradients, with a right-hand side) differs from 2x16 (float, "
            + "channels first, no gradients): all sizes of a type must have the same element and layout, "
            + "and all or none must have gradients, a right-hand side or weights" },
        { "[GramKernel(2, 16, {|GRAM011:Element = (GramElement)7|})] internal partial struct Kernel;",
            "Element is 7, which is not a value of GramElement: use one of Single, Double, Half" },
        { "[GramKernel(2, 16, {|GRAM011:Layout = (FeatureLayout)(-1)|})] internal partial struct Kernel;",
            "Layout is -1, which is not a value of FeatureLayout: use one of ChannelsFirst, ChannelsLast" },
        { "[GramKernel(2, 16, Element = GramElement.Half, {|GRAM012:Gradient = true|})] internal partial struct Kernel;",
            "2×16 is declared with Gradient of Half: it is available for Single and Double" },
        { "[GramKernel(2, 16, Integer = GramInteger.SByte, {|GRAM012:Gradient = true|}, {|GRAM012:RightHandSide = true|})] "
            + "internal partial struct Kernel;",
            """
            2×16 is declared with Gradient of sbyte: it is available for Single and Double
            2×16 is declared with RightHandSide of sbyte: it is available for Single, Double and Half
            """ },
        { "[GramKernel(2, 16, Integer = GramInteger.Byte, {|GRAM012:Element = GramElement.Double|})] internal partial struct Kernel;",
            "2×16 is declared with Element of byte: it is available for features that are no integers" },
        { "[GramKernel(2, 16, {|GRAM011:Integer = (GramInteger)3|})] internal partial struct Kernel;",
            "Integer is 3, which is not a value of GramInteger: use one of None, SByte, Byte" },
        { "[GramKernel(2, {|GRAM023:131_072|}, Integer = GramInteger.SByte)] internal partial struct Kernel;",
            "Entries of the Gram matrix of 2×131072 with features of sbyte can reach 2147483648, which int does not hold: "
            + "declare at most 131071 pixels, or call Gram.Compute with a result of long" },
        { "[GramKernel(3, {|GRAM023:pixels: 33_026|}, Integer = GramInteger.Byte)] internal partial struct Kernel;",
            "Entries of the Gram matrix of 3×33026 with features of byte can reach 2147515650, which int does not hold: "
            + "declare at most 33025 pixels, or call Gram.Compute with a result of long" },
        { "[GramKernel(2, 16, Integer = GramInteger.SByte), {|GRAM010:GramKernel(2, 8, Integer = GramInteger.Byte)|}] "
            + "internal partial struct Kernel;",
            "2x8 (byte, channels first, no gradients) differs from 2x16 (sbyte, channels first, no gradients): "
            + "all sizes of a type must have the same element and layout, "
            + "and all or none must have gradients, a right-hand side or weights" },
        { "[GramKernel(2, 16)] internal partial struct Kernel { public int {|GRAM013:Shape|} => 1; }",
            "This conflicts with the member 'Shape' that is generated on 'Kernel': rename it" },
    };

    /// <summary>Members that conflict with generated ones, and members that do not.</summary>
    public static TheoryData<string> Members { get; } = new()
    {
        "[GramKernel(2, 16)] internal partial record {|GRAM013:Shape|};",
        "[GramKernel(2, 16)] internal partial struct Gram2x16;",
        "[GramKernel(2, 16)] internal partial record Kernel(int {|GRAM013:GramLength|});",
        "[GramKernel(2, 16)] internal partial class Kernel { private static readonly int {|GRAM013:FeatureLength|} "
        + "= 3; int S => FeatureLength; }",
        "[GramKernel(2, 16)] internal partial class Kernel { public void {|GRAM013:Shapes|}(int x) { } }",
        "[GramKernel(2, 16)] internal partial class Kernel { public static int {|GRAM013:get_Shape|}() => 1; }",
        "[GramKernel(2, 16)] internal partial class Kernel { public event System.Action {|GRAM013:Compute|}; }",
        "[GramKernel(2, 16)] internal partial class Kernel { void {|GRAM013:Compute|}(System.ReadOnlySpan<float> a, "
        + "System.Span<float> b, float c) { } }",
        "[GramKernel(2, 16)] internal partial class Kernel { void RegisterGramKernels() { } }",
        "[GramKernel(2, 16)] internal partial class Kernel { class {|GRAM013:GramShapes|}; enum Gram2x16 { } }",
        "[GramKernel(2, 16)] internal partial class Kernel { delegate void {|GRAM013:GramLength|}<T>(); }",
        "[GramKernel(2, 16, Gradient = true)] internal partial class Kernel { int {|GRAM013:Backward|}, {|GRAM013:StyleLoss|}; }",
        "[GramKernel(2, 16)] internal partial class Kernel; partial class Kernel { int {|GRAM013:GramShapes|} => 2; }",
        "[GramKernel(2, 16)] internal partial class Kernel { void Compute() { } void Compute(float[] a, float[] b, "
        + "float c) { } void Compute<T>(System.ReadOnlySpan<float> a, System.Span<float> b, float c) { } }",
        "[GramKernel(2, 16)] internal partial class Kernel { void Compute(in System.ReadOnlySpan<float> a, "
        + "System.Span<float> b, float c) { } }",
        "[GramKernel(2, 16)] internal partial class Kernel { int Backward, StyleLoss, Gram3x16, Avx512; class GramShapes<T>; }",
        "[GramKernel(2, 16), GramKernel(3, 16)] internal partial class Kernel { int Shape, FeatureLength, GramLength; }",
        "internal partial class Net { [GramKernel(2, 16)] private partial class Kernel { void RegisterGramKernels() { } } }",
        "[GramKernel(2, 16)] internal partial class Kernel(int Shape, int GramShapes, int Shapes, int Compute, int Gram2x16);",
    };

    public static TheoryData<string, string> Advice { get; } = new()
    {
        { "[GramKernel(64, 784), {|GRAM015:GramKernel(64, 65536)|}] internal partial struct Kernel;",
            "The 64 rows of 65536 pixels are 262144 bytes apart, a multiple of 4096, "
            + "and map to one set of the first-level cache: each KC block is first packed to rows of 1040 values" },
        { "[{|GRAM015:GramKernel(64, 1024, Element = GramElement.Double)|}] internal partial struct Kernel;",
            "The 64 rows of 1024 pixels are 8192 bytes apart, a multiple of 4096, "
            + "and map to one set of the first-level cache: each KC block is first packed to rows of 520 values" },
        { "[{|GRAM016:GramKernel(64, 50176, Element = GramElement.Half)|}] internal partial struct Kernel;",
            "Converted back to Half, the Gram matrix of 64×50176 overflows if a channel's mean square exceeds 1.305 (65504/50176)" },
    };

    /// <summary>Sizes without diagnostics.</summary>
    public static TheoryData<string> Ordinary { get; } = new()
    {
        "[GramKernel(128, 12544), GramKernel(512, 784)] internal partial struct Kernel;",
        "[GramKernel(64, 1024)] internal partial struct Kernel;",
        "[GramKernel(16, 65536)] internal partial struct Kernel;",
        "[GramKernel(64, 65536, Layout = FeatureLayout.ChannelsLast)] internal partial struct Kernel;",
        "[GramKernel(512, 196, Element = GramElement.Double)] internal partial struct Kernel;",
        "[GramKernel(16, 256, Element = GramElement.Half)] internal partial struct Kernel;",
    };
}
