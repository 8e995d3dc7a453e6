namespace GramGen.Data.ObjectStores.Tests;

public sealed class AzureTests(AzureTests.Fixture fixture) : EmulatorTests, IClassFixture<AzureTests.Fixture>
{
    protected override Emulator Service { get; } = Started(fixture.Service);

    /// <summary>One service for all tests of the class, when one needs it.</summary>
    public sealed class Fixture : IDisposable
    {
        public Lazy<Azurite> Service { get; } = new();

        public void Dispose()
        {
            if (Service.IsValueCreated)
            {
                Service.Value.Dispose();
            }
        }
    }
}
