using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Bench;

/// <summary>
/// What the generator costs a build, and an editor on every keystroke. Unless stated otherwise, a run gets a compilation that
/// the compiler has not analysed yet, as after an edit, so the compiler's own work for the generator is included.
/// </summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private CSharpCompilation _project = null!;
    private CSharpCompilation _unrelatedEdit = null!;
    private CSharpCompilation _kernelEdit = null!;
    private Compilation _generated = null!;
    private Compilation _idle = null!;
    private GeneratorDriver _driver = null!;
    private GeneratorDriver _idleDriver = null!;

    /// <summary>The number of declared types.</summary>
    [Params(1, 20, 200)]
    public int Kernels { get; set; }

    /// <summary>Opens the project and runs the generator once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _project = KernelProject.Of(Kernels);
        _unrelatedEdit = KernelProject.WithUnrelatedEdit(_project);
        _kernelEdit = KernelProject.WithKernelEdit(_project, Kernels);
        _generated = KernelProject.Generated(_project, new GramGenerator());
        // Declared, and without code.
        _idle = KernelProject.Generated(_project, new IdleGenerator());
        _driver = KernelProject.NewDriver(new GramGenerator()).RunGenerators(_project);
        _idleDriver = KernelProject.NewDriver(new IdleGenerator()).RunGenerators(_project);
    }

    /// <summary>The first run of a new driver.</summary>
    [Benchmark]
    public object Cold() => KernelProject.NewDriver(new GramGenerator()).RunGenerators(_project.Clone());

    /// <summary>
    /// The second run, after an edit in a file without kernels. Drivers are immutable, so every iteration starts from the first run.
    /// </summary>
    [Benchmark]
    public object UnrelatedEdit() => _driver.RunGenerators(_unrelatedEdit.Clone());

    /// <summary>The same with a generator that only finds the attributes and adds empty files: the compiler's share.</summary>
    [Benchmark]
    public object UnrelatedEditIdle() => _idleDriver.RunGenerators(_unrelatedEdit.Clone());

    /// <summary>The same on a compilation whose types are already bound, as after an editor requested them.</summary>
    [Benchmark]
    public object UnrelatedEditOfKnownProject() => _driver.RunGenerators(_unrelatedEdit);

    /// <summary>The second run, after one kernel's size was changed.</summary>
    [Benchmark]
    public object KernelEdit() => _driver.RunGenerators(_kernelEdit.Clone());

    /// <summary>From all syntax trees, the generated ones among them, to the assembly.</summary>
    [Benchmark]
    public object Compile() => KernelProject.Compile(_generated.Clone());

    /// <summary>The same without generated code.</summary>
    [Benchmark]
    public object CompileIdle() => KernelProject.Compile(_idle.Clone());
}
