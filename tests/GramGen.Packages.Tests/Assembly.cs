using GramGen.Packages.Tests;
using Xunit.Sdk;
using Xunit.v3;

// Every test runs a build; in parallel they would only compete for the same cores.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(PackedFiles))]
