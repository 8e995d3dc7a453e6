namespace VerifyTests;

/// <summary>Refuses what the packages refuse: a second initialization, one that comes late, and generators without any.</summary>
internal sealed class InitializationGuard
{
    private readonly Lock _lock = new();
    private bool _isInitialized;
    private bool _isUsed;

    public void Initialize()
    {
        lock (_lock)
        {
            if (_isInitialized)
            {
                throw new InvalidOperationException("VerifySourceGenerators.Initialize() was called already: call it once in a process.");
            }

            if (_isUsed)
            {
                throw new InvalidOperationException(
                    "Verify ran already: call VerifySourceGenerators.Initialize() in a module initializer.");
            }

            _isInitialized = true;
        }
    }

    /// <summary>Something is verified.</summary>
    public void Use(bool needsInitialization)
    {
        lock (_lock)
        {
            if (needsInitialization && !_isInitialized)
            {
                throw new InvalidOperationException("Call VerifySourceGenerators.Initialize() in a module initializer.");
            }

            _isUsed = true;
        }
    }
}
