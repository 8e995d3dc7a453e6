namespace GramGen.Dispatch;

/// <summary>What computes a product, and in words why it was taken.</summary>
internal readonly record struct BackendChoice(string Name, string Reason);
