using GramGen.Packages.Tests;
using Xunit.Sdk;
using Xunit.v3;

// Every test builds something; beside each other they would only wait for the same cores.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(PackedFiles))]
