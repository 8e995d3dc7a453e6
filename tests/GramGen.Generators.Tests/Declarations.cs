namespace GramGen.Generators.Tests;

/// <summary>Valid declarations, by what is special about them.</summary>
internal static class Declarations
{
    public static IReadOnlyDictionary<string, string> Accepted { get; } = new Dictionary<string, string>
    {
        ["struct"] = "[GramKernel(2, 16)] internal partial struct Kernel;",
        ["readonly struct"] = "[GramKernel(2, 16)] internal readonly partial struct Kernel;",
        ["class"] = "[GramKernel(2, 16)] internal partial class Kernel;",
        ["sealed class"] = "[GramKernel(2, 16)] internal sealed partial class Kernel;",
        ["abstract class"] = "[GramKernel(2, 16)] internal abstract partial class Kernel;",
        ["record"] = "[GramKernel(2, 16)] internal partial record Kernel;",
        ["record class with parameters"] = "[GramKernel(2, 16)] internal sealed partial record class Kernel(int Depth);",
        ["record struct"] = "[GramKernel(2, 16)] internal readonly partial record struct Kernel;",
        ["class with a primary constructor"] = """
            [GramKernel(2, 16)]
            internal sealed partial class Kernel(int depth) { public int Depth { get; } = depth; }
            """,
        ["public, documented"] = """
            /// <summary>A layer.</summary>
            [GramKernel(2, 16)] public readonly partial struct Kernel;
            """,
        ["public family, documented"] = """
            namespace Mine;
            /// <summary>Layers.</summary>
            [GramKernel(2, 16), GramKernel(3, 17)] public readonly partial struct Kernel;
            """,
        ["named arguments in another order"] = "[GramKernel(pixels: 4 * 4, channels: 2)] internal partial struct Kernel;",
        ["constants as arguments"] = """
            [GramKernel(Sizes.Channels, Sizes.Side * Sizes.Side)] internal partial struct Kernel;
            internal static class Sizes { public const int Channels = 3; public const int Side = 5; }
            """,
        ["attribute with its full name"] = "[global::GramGen.GramKernelAttribute(2, 16)] internal partial struct Kernel;",
        ["attributes on several parts"] = """
            [GramKernel(2, 16)] internal partial struct Kernel;
            [GramKernel(3, 16)] internal partial struct Kernel;
            internal partial struct Kernel { public int Own => 1; }
            """,
        ["sizes with the same C·M"] = "[GramKernel(2, 16), GramKernel(4, 8)] internal partial struct Kernel;",
        ["own members"] = """
            [GramKernel(2, 16)]
            internal readonly partial struct Kernel { public static float[] Make() => new float[GramLength + Shape.Channels]; }
            """,
        ["other interfaces"] = """
            [GramKernel(2, 16)]
            internal readonly partial struct Kernel : System.IDisposable { public void Dispose() { } }
            """,
        ["interface written out"] =
            "[GramKernel(2, 16)] internal readonly partial struct Kernel : IGramKernel<float, float>;",
        ["two kernels of one size"] = """
            [GramKernel(2, 16)] internal partial struct First;
            [GramKernel(2, 16)] internal partial struct Second;
            """,
        ["kernel in a kernel"] = """
            [GramKernel(2, 16)]
            internal partial class Outer { [GramKernel(2, 16)] internal partial class Inner; }
            """,
        ["used as type argument"] = """
            [GramKernel(2, 16)] internal readonly partial struct Kernel;
            internal static class Use
            {
                public static float[] Of<T>(float[] f) where T : IGramKernel<float, float>
                {
                    var gram = new float[T.Shapes[0].GramLength];
                    T.Compute(f, gram, 1);
                    return gram;
                }

                public static float[] Run(float[] f) => Of<Kernel>(f);
            }
            """,
        ["family of double"] = """
            [GramKernel(2, 16, Element = GramElement.Double), GramKernel(40, 2, Element = GramElement.Double)]
            internal readonly partial struct Kernel;
            internal static class Use
            {
                public static void Of<T>(double[] f, double[] g) where T : IGramKernel<double, double> => T.Compute(f, g, 1);

                public static void Run(double[] f, double[] g) => Of<Kernel>(f, g);
            }
            """,
        ["family of Half, channels last"] = """
            [GramKernel(2, 16, Element = GramElement.Half, Layout = FeatureLayout.ChannelsLast)]
            [GramKernel(40, 2, Element = GramElement.Half, Layout = FeatureLayout.ChannelsLast)]
            internal readonly partial struct Kernel;
            internal static class Use
            {
                public static void Of<T>(System.Half[] f, float[] g) where T : IGramKernel<System.Half, float> => T.Compute(f, g, 1);

                public static void Run(System.Half[] f, float[] g) => Of<Kernel>(f, g);
            }
            """,
        ["family of SByte"] = """
            [GramKernel(2, 16, Integer = GramInteger.SByte), GramKernel(40, 2000, Integer = GramInteger.SByte)]
            internal readonly partial struct Kernel;
            internal static class Use
            {
                public static void Of<T>(sbyte[] f, int[] g) where T : IGramIntegerKernel<sbyte> => T.Compute(f, g);

                public static void Run(sbyte[] f, int[] g) => Of<Kernel>(f, g);
            }
            """,
        ["Byte, channels last, public, documented"] = """
            namespace Mine;
            /// <summary>Pixels.</summary>
            [GramKernel(3, 33_025, Integer = GramInteger.Byte, Layout = FeatureLayout.ChannelsLast)] public sealed partial record Kernel;
            """,
        ["Byte with members of the names that integers lack"] = """
            [GramKernel(2, 16, Integer = GramInteger.Byte)]
            internal partial struct Kernel
            {
                public static void Compute(System.ReadOnlySpan<byte> features, System.Span<int> destination, int scale) { }

                public static void ComputeBatch(System.ReadOnlySpan<byte> features, int count, System.Span<int> destination, int scale) { }
            }
            """,
        ["public, documented, with gradients"] = """
            namespace Mine;
            /// <summary>A layer.</summary>
            [GramKernel(2, 16, Gradient = true)] public readonly partial struct Kernel;
            """,
        ["family of double with gradients, used as type argument"] = """
            [GramKernel(2, 16, Element = GramElement.Double, Gradient = true), GramKernel(40, 2, Element = GramElement.Double, Gradient = true)]
            internal readonly partial struct Kernel;
            internal static class Use
            {
                public static double Of<T>(double[] f, double[] a, double[] g)
                    where T : IGramGradientKernel<double>
                {
                    T.Backward(f, a, g);
                    return T.StyleLoss(f, a, g, GramStyleLoss.Johnson);
                }

                public static double Run(double[] f, double[] a, double[] g) => Of<Kernel>(f, a, g);
            }
            """,
        ["gradients declared as none"] = "[GramKernel(2, 16, Gradient = false), GramKernel(3, 16)] internal partial struct Kernel;",
        ["obsolete"] = """[System.Obsolete("Use another."), GramKernel(2, 16)] internal partial struct Kernel;""",
        ["experimental"] = """
            #pragma warning disable MINE1
            [System.Diagnostics.CodeAnalysis.Experimental("MINE1"), GramKernel(2, 16)] internal partial struct Kernel;
            """,
        ["public, compliant with CLS"] = """
            [assembly: System.CLSCompliant(true)]
            /// <summary>A layer.</summary>
            [GramKernel(2, 16)] public readonly partial struct Kernel;
            """,
        ["one channel, one pixel"] = "[GramKernel(1, 1)] internal partial struct Kernel;",
        ["many pixels"] = "[GramKernel(1, int.MaxValue)] internal partial struct Kernel;",
        ["many pixels of few channels, with tail"] = "[GramKernel(15, 143165575)] internal partial struct Kernel;",
        ["many channels"] = "[GramKernel(46340, 1)] internal partial struct Kernel;",
    };

    /// <summary>Declarations that differ in namespace, containing types and neighbours.</summary>
    public static IReadOnlyDictionary<string, string> Surroundings { get; } = new Dictionary<string, string>
    {
        ["file-scoped namespace"] = "namespace Mine.Layers; [GramKernel(2, 16)] internal partial struct Kernel;",
        ["nested namespaces"] = "namespace Mine { namespace Layers { [GramKernel(2, 16)] internal partial struct Kernel; } }",
        ["keyword as namespace"] = "namespace @class.@event; [GramKernel(2, 16)] internal partial struct @struct;",
        ["letters beyond ASCII"] = "namespace Ebenen; [GramKernel(2, 16)] internal partial struct Größe_λ;",
        ["static class around"] = "internal static partial class Net { [GramKernel(2, 16)] internal partial struct Kernel; }",
        ["sealed class around"] = "internal sealed partial class Net { [GramKernel(2, 16)] internal partial struct Kernel; }",
        ["private in a record struct"] = "internal partial record struct Net { [GramKernel(2, 16)] private partial struct Kernel; }",
        ["private protected in a class"] = "internal partial class Net { [GramKernel(2, 16)] private protected partial class Kernel; }",
        ["protected internal in a class"] = "internal partial class Net { [GramKernel(2, 16)] protected internal partial class Kernel; }",
        ["in an interface"] = "internal partial interface INet { [GramKernel(2, 16)] public readonly partial struct Kernel; }",
        ["deep nesting"] = """
            namespace Mine;
            internal static partial class A
            {
                public partial struct B
                {
                    internal sealed partial record C { public partial interface ID { [GramKernel(2, 16)] public partial class E; } }
                }
            }
            """,
        ["in the library's namespace"] = "namespace GramGen.Mine; [GramKernel(2, 16)] internal partial struct Kernel;",
        ["in the namespace of the compiler services"] =
            "namespace GramGen.CompilerServices; [GramKernel(2, 16)] internal partial struct Kernel;",
        ["types that bear the names of namespaces"] = """
            namespace Mine;
            internal static class System;
            internal static class GramGen;
            [global::GramGen.GramKernel(2, 16)] internal partial struct Kernel;
            """,
        ["namespaces that bear the names of namespaces"] = """
            namespace Mine.GramGen.CompilerServices { internal sealed class GramKernel; }
            namespace Mine.System.Runtime.Intrinsics { internal sealed class Vector512; }
            namespace Mine { [global::GramGen.GramKernel(2, 16)] internal partial struct Kernel; }
            """,
        ["types that bear the names of types"] = """
            namespace Mine;
            internal sealed class Vector128; internal sealed class Vector256; internal sealed class Vector512;
            internal sealed class Span; internal sealed class ReadOnlySpan; internal sealed class Unsafe;
            internal sealed class MethodImpl; internal sealed class GramShape; internal sealed class Single;
            internal sealed class GramKernel; internal sealed class MicroKernelBlock; internal sealed class IMicroKernels;
            internal sealed class Avx2; internal sealed class Avx512; internal sealed class Shape; internal sealed class GramIsa;
            [GramKernel(2, 16)] internal partial struct Kernel;
            """,
        ["types that bear the names of steps, and of types in the library's namespace"] = """
            internal static class FusedMultiplyAdd; internal static class Fold8; internal static class Scale; internal static class VectorSteps;
            namespace GramGen { internal sealed class Vector512; internal sealed class Unsafe; internal sealed class MemoryMarshal; internal sealed class Fold4; }
            namespace Mine { using GramGen; [GramKernel(2, 16)] internal partial struct Kernel; }
            """,
        ["such types nested beside the kernel"] = """
            internal static partial class Net
            {
                internal sealed class System; internal sealed class GramGen; internal sealed class Vector512;
                internal sealed class Avx512; internal sealed class Gram2x16; internal sealed class GramShapes;
                [global::GramGen.GramKernel(2, 16)] internal partial struct Kernel;
            }
            """,
        ["type named as the struct of an instruction set"] = "[GramKernel(2, 16)] internal partial struct Avx512;",
        ["type named after another size"] = "[GramKernel(2, 16)] internal partial struct Gram3x16;",
        ["types whose names differ in the place of an underscore"] = """
            namespace A_ { using GramGen; [GramKernel(2, 16)] internal partial struct B; }
            namespace A { using GramGen; [GramKernel(2, 16)] internal partial struct _B; [GramKernel(2, 16)] internal partial struct __B; }
            namespace A { using GramGen; internal static partial class _ { [GramKernel(2, 16)] internal partial struct B; } }
            """,
        ["types that differ in case"] = """
            [GramKernel(2, 16)] internal partial struct Relu;
            [GramKernel(2, 16)] internal partial struct RELU;
            """,
        ["contextual keyword as name"] = "[GramKernel(2, 16)] internal partial struct @record;",
        ["contextual keyword that types may not have as name"] = "[GramKernel(2, 16)] internal partial struct @required;",
        ["kernel derived from a kernel"] = """
            [GramKernel(2, 16)] internal partial class Base;
            [GramKernel(3, 16)] internal partial class Derived : Base;
            """,
        ["nullable disabled"] = "#nullable disable\n[GramKernel(2, 16)] internal partial class Kernel { public string Name { get; set; } }",
        ["nullable enabled"] = "#nullable enable\n[GramKernel(2, 16)] internal partial class Kernel { public string? Name { get; set; } }",
    };

    /// <summary>A declaration as a file.</summary>
    public static string Source(string name) =>
        "using GramGen;\n" + (Accepted.GetValueOrDefault(name) ?? Surroundings[name]) + "\n";

    public static TheoryData<string> Names() => [.. Accepted.Keys, .. Surroundings.Keys];
}
