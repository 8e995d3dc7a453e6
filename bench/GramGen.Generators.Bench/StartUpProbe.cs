using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace GramGen.Generators.Bench;

/// <summary>
/// What a program pays for its kernels before the first result, measured in a process that has done nothing yet: a method is
/// compiled once, a type loaded once.
/// </summary>
internal static class StartUpProbe
{
    /// <summary>The first argument of a process that measures.</summary>
    public const string Argument = "--start-up";

    private const string KernelNamespace = "GramGen.Generated";

    /// <summary>Not a kernel, but what registers them all.</summary>
    private const string Registration = KernelNamespace + ".KernelRegistration";

    private delegate void Product(ReadOnlySpan<float> features, Span<float> destination, float scale);

    /// <summary>Prints what <see cref="StartUpFigures"/> reads.</summary>
    /// <param name="assembly">The path of the assembly with kernels.</param>
    /// <param name="type">The declared type that is called.</param>
    /// <param name="shape">Its size.</param>
    /// <param name="call">What is called, once all kernels are registered.</param>
    public static void Run(string assembly, string type, GramShape shape, FirstCall call)
    {
        using var listener = call == FirstCall.None ? new CompiledMethods() : null;
        float[] features = new float[shape.FeatureLength];
        float[] gram = new float[shape.GramLength];
        var kernels = Assembly.LoadFrom(assembly);
        ModuleHandle module = kernels.ManifestModule.ModuleHandle;
        long compiled = JitInfo.GetCompiledMethodCount();
        long start = Stopwatch.GetTimestamp();
        RuntimeHelpers.RunModuleConstructor(module);
        TimeSpan registration = Stopwatch.GetElapsedTime(start);
        compiled = JitInfo.GetCompiledMethodCount() - compiled;
        TimeSpan first = TimeSpan.Zero;
        if (call != FirstCall.None)
        {
            Product product = ProductOf(kernels.GetType(type, throwOnError: true)!, shape, call);
            start = Stopwatch.GetTimestamp();
            product(features, gram, 1);
            first = Stopwatch.GetElapsedTime(start);
        }

        listener?.Stop();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{registration.TotalMilliseconds} {first.TotalMilliseconds} {compiled} {listener?.Initializers ?? 0} "
            + $"{listener?.Others ?? 0}"));
    }

    private static Product ProductOf(Type type, GramShape shape, FirstCall call)
    {
        if (call == FirstCall.Declared)
        {
            return type.GetMethod("Compute", [typeof(ReadOnlySpan<float>), typeof(Span<float>), typeof(float)])!.CreateDelegate<Product>();
        }

        var generic = new GramOptions { Implementation = GramImplementation.Generic };
        return (features, destination, scale) => Gram.Compute(features, shape, destination, scale, options: generic);
    }

    /// <summary>Counts the methods of kernels that the JIT compiles.</summary>
    private sealed class CompiledMethods : EventListener
    {
        private const string Runtime = "Microsoft-Windows-DotNETRuntime";
        private const EventKeywords Jit = (EventKeywords)0x10;

        /// <summary>Events arrive on another thread, a little later.</summary>
        private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

        private int _initializers;
        private int _others;

        /// <summary>Static constructors, which create the kernels.</summary>
        public int Initializers => _initializers;

        /// <summary>Routines, and what calls them.</summary>
        public int Others => _others;

        /// <summary>Counts no more.</summary>
        public void Stop()
        {
            Thread.Sleep(Delay);
            Dispose();
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == Runtime)
            {
                EnableEvents(eventSource, EventLevel.Verbose, Jit);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true
                || Value("MethodNamespace") is not { } type
                || !type.StartsWith(KernelNamespace, StringComparison.Ordinal)
                || type == Registration)
            {
                return;
            }

            if (Value("MethodName") == ".cctor")
            {
                Interlocked.Increment(ref _initializers);
            }
            else
            {
                Interlocked.Increment(ref _others);
            }

            string? Value(string name) => eventData.PayloadNames?.IndexOf(name) is >= 0 and int index
                ? eventData.Payload![index] as string
                : null;
        }
    }
}
