using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Bench;

/// <summary>
/// What the generator costs a build, and an editor at each key. A run gets a compilation that nothing is known of yet, as
/// after an edit, unless it says otherwise: so the compiler's own work for the generator counts.
/// </summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private CSharpCompilation _project = null!;
    private CSharpCompilation _unrelatedEdit = null!;
    private CSharpCompilation _kernelEdit = null!;
    private GeneratorDriver _driver = null!;
    private GeneratorDriver _idleDriver = null!;

    /// <summary>Declared types.</summary>
    [Params(1, 20, 200)]
    public int Kernels { get; set; }

    /// <summary>The project is open, and the generator has run.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _project = KernelProject.Of(Kernels);
        _unrelatedEdit = KernelProject.WithUnrelatedEdit(_project);
        _kernelEdit = KernelProject.WithKernelEdit(_project, Kernels);
        _driver = KernelProject.NewDriver(new GramGenerator()).RunGenerators(_project);
        _idleDriver = KernelProject.NewDriver(new IdleGenerator()).RunGenerators(_project);
    }

    /// <summary>The first run.</summary>
    [Benchmark]
    public object Cold() => KernelProject.NewDriver(new GramGenerator()).RunGenerators(_project.Clone());

    /// <summary>The next, after an edit in a file without kernels. A driver is not changed by a run: it starts as often from the first.</summary>
    [Benchmark]
    public object UnrelatedEdit() => _driver.RunGenerators(_unrelatedEdit.Clone());

    /// <summary>The same with a generator that finds the attributes and adds empty files: what of it is the compiler's work.</summary>
    [Benchmark]
    public object UnrelatedEditIdle() => _idleDriver.RunGenerators(_unrelatedEdit.Clone());

    /// <summary>The same where the compiler knows the project's types already, as after the editor asked for them.</summary>
    [Benchmark]
    public object UnrelatedEditOfKnownProject() => _driver.RunGenerators(_unrelatedEdit);

    /// <summary>The next, after another size was declared for one kernel.</summary>
    [Benchmark]
    public object KernelEdit() => _driver.RunGenerators(_kernelEdit.Clone());
}
