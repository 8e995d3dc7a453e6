namespace GramGen.Bench;

/// <summary>Something the user asked for cannot be done; the message says what.</summary>
internal sealed class UsageException(string message) : Exception(message);
