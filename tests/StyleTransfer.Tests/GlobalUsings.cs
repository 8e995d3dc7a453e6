// The linked class that asks for libtorch.
global using GramGen.TorchSharp.Tests;
