namespace StyleTransfer.Tests;

/// <summary>Tests that take the console run one after the other.</summary>
[CollectionDefinition(nameof(ConsoleTests), DisableParallelization = true)]
public sealed class ConsoleTests;
