namespace GramGen.Syrk;

/// <summary>Has the generator write micro-kernels of dot products for any size onto a type of this library.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GenerateDotMicroKernelsAttribute : Attribute;

/// <summary>The micro-kernels that take any size: generated as a declared size's are, with the row stride a variable.</summary>
[GenerateDotMicroKernels]
internal static partial class DotMicroKernels;
