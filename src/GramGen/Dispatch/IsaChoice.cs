namespace GramGen.Dispatch;

/// <summary>An instruction set that runs here, and in words why it was taken.</summary>
internal readonly record struct IsaChoice(GramIsa Isa, string Reason);
