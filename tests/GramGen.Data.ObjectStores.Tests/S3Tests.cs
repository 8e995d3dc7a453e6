namespace GramGen.Data.ObjectStores.Tests;

public sealed class S3Tests(S3Tests.Fixture fixture) : EmulatorTests, IClassFixture<S3Tests.Fixture>
{
    protected override Emulator Service { get; } = Started(fixture.Service);

    /// <summary>One service for all tests of the class, when one needs it.</summary>
    public sealed class Fixture : IDisposable
    {
        public Lazy<CephGateway> Service { get; } = new();

        public void Dispose()
        {
            if (Service.IsValueCreated)
            {
                Service.Value.Dispose();
            }
        }
    }
}
