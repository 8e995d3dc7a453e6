namespace GramGen.Bench;

/// <summary>The user requested something that cannot be done; the message says what.</summary>
internal sealed class UsageException(string message) : Exception(message);
