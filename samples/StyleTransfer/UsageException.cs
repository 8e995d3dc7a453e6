namespace StyleTransfer;

/// <summary>Something the user asked for cannot be done; the message says what, in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
