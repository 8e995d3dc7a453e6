namespace VerifyTests.Tests;

/// <summary>As strict as the packages: a test that passes here must not fail there.</summary>
public class InitializationGuardTests
{
    private readonly InitializationGuard _guard = new();

    [Fact]
    public void InitializedOnce_Usable()
    {
        _guard.Initialize();
        _guard.Use(needsInitialization: true);
    }

    [Fact]
    public void InitializedTwice_Refused()
    {
        _guard.Initialize();
        Assert.Contains("once in a process", Assert.Throws<InvalidOperationException>(_guard.Initialize).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InitializedAfterUse_Refused()
    {
        _guard.Use(needsInitialization: false);
        Assert.Contains("ran already", Assert.Throws<InvalidOperationException>(_guard.Initialize).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GeneratorsWithoutInitialization_Refused() =>
        Assert.Throws<InvalidOperationException>(() => _guard.Use(needsInitialization: true));

    /// <summary>The module initializer of these tests has called it.</summary>
    [Fact]
    public void ThisProcess_IsInitialized() => Assert.Throws<InvalidOperationException>(VerifySourceGenerators.Initialize);
}
