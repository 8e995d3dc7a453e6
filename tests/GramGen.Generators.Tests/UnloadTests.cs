using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace GramGen.Generators.Tests;

/// <summary>A plug-in that declares kernels can be unloaded, as any other.</summary>
public sealed class UnloadTests
{
    private const int MostCollections = 10;

    private static readonly GramOptions Generated = new() { Implementation = GramImplementation.Generated };

    /// <summary>A size with a straight routine, and one that keeps a plan; no other test has them.</summary>
    [Theory]
    [InlineData(3, 197, "")]
    [InlineData(19, 1409, "")]
    [InlineData(3, 203, ", Element = GramElement.Double")]
    public void UnloadedKernel_IsCollectedAndGenericTakesItsPlace(int channels, int pixels, string element)
    {
        var shape = new GramShape(channels, pixels);
        bool isDouble = element.Length > 0;
        byte[] plugin = Compile($"using GramGen; [GramKernel({channels}, {pixels}{element})] public partial struct Plugin;");
        Compute(shape, isDouble, new GramOptions());
        WeakReference context = Load(plugin, () => Compute(shape, isDouble, Generated));
        Assert.True(IsCollected(context));

        Assert.Throws<InvalidOperationException>(() => Compute(shape, isDouble, Generated));
        Assert.DoesNotContain(shape, Gram.RegisteredShapes(isDouble ? GramElement.Double : GramElement.Single));
        Compute(shape, isDouble, new GramOptions());

        Assert.True(IsCollected(Load(plugin, () => Compute(shape, isDouble, Generated))));
    }

    /// <summary>Unused, it must live as long as its plug-in.</summary>
    [Fact]
    public void LoadedKernel_SurvivesCollections() => Assert.True(IsCollected(Load(
        Compile("[GramGen.GramKernel(3, 107)] public partial struct Plugin;"),
        () =>
        {
            IsCollected(new WeakReference(this));
            Compute(new GramShape(3, 107), isDouble: false, Generated);
            IsCollected(new WeakReference(this));
            Compute(new GramShape(3, 107), isDouble: false, Generated);
        })));

    /// <summary>Two kernels of one size: the second is found once the first is gone.</summary>
    [Fact]
    public void SecondKernelOfASize_TakesThePlaceOfTheUnloaded()
    {
        byte[] plugin = Compile("[GramGen.GramKernel(3, 109)] public partial struct Plugin;");
        var shape = new GramShape(3, 109);
        Assert.True(IsCollected(LoadTwo(plugin, shape, out AssemblyLoadContext second)));

        Compute(shape, isDouble: false, Generated);
        second.Unload();
    }

    private static void Compute(GramShape shape, bool isDouble, GramOptions options)
    {
        if (isDouble)
        {
            Gram.Compute(new double[shape.FeatureLength], shape, new double[shape.GramLength], options: options);
        }
        else
        {
            Gram.Compute(new float[shape.FeatureLength], shape, new float[shape.GramLength], options: options);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadTwo(byte[] plugin, GramShape shape, out AssemblyLoadContext second)
    {
        AssemblyLoadContext first = Load(plugin);
        second = Load(plugin);
        Compute(shape, isDouble: false, Generated);
        first.Unload();
        return new WeakReference(first);
    }

    /// <summary>Loads a plug-in, uses it and unloads it; in a frame that ends before the collection.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Load(byte[] plugin, Action use)
    {
        AssemblyLoadContext context = Load(plugin);
        use();
        context.Unload();
        return new WeakReference(context);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AssemblyLoadContext Load(byte[] plugin)
    {
        var context = new AssemblyLoadContext("Plugin", isCollectible: true);
        RuntimeHelpers.RunModuleConstructor(context.LoadFromStream(new MemoryStream(plugin)).ManifestModule.ModuleHandle);
        return context;
    }

    private static bool IsCollected(WeakReference reference)
    {
        for (int i = 0; reference.IsAlive && i < MostCollections; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }

    private static byte[] Compile(string source)
    {
        using var assembly = new MemoryStream();
        Assert.True(GeneratorRunner.Run(source).Output.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        return assembly.ToArray();
    }
}
