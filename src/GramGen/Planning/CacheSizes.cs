namespace GramGen.Planning;

/// <summary>The caches that plans assume: those of x86 server cores since 2018.</summary>
internal static class CacheSizes
{
    public const int LineBytes = 64;

    public const int L1Bytes = 32 * 1024;

    public const int L2Bytes = 1024 * 1024;
}
