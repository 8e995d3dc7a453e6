using StyleTransfer.Runs;

namespace StyleTransfer.Tests;

public sealed class MemoryNeedTests
{
    private static readonly RunSettings Asked = new() { Style = "drawn:tiles", Size = 1024 };
    private readonly List<string> _notes = [];

    [Fact]
    public void Enough_changes_nothing()
    {
        Assert.Equal(Asked, MemoryNeed.Fit(Asked, 16_000_000_000, _notes.Add));
        Assert.Empty(_notes);
    }

    [Fact]
    public void Less_makes_the_picture_smaller_with_a_note()
    {
        RunSettings fitted = MemoryNeed.Fit(Asked, 2_000_000_000, _notes.Add);

        // (0.8 · 2 GB − 0.5 GB) / 4000 B = 524².
        Assert.Equal(Asked with { Size = 524 }, fitted);
        Assert.Equal("The memory here is enough for a size of 524, not of 1024: the picture is made at that.", Assert.Single(_notes));
    }

    [Fact]
    public void Too_little_is_refused()
    {
        UsageException refused = Assert.Throws<UsageException>(() => MemoryNeed.Fit(Asked, 512_000_000, _notes.Add));
        Assert.Equal("512 MB of memory are not enough for a picture: 625 MB and more are needed.", refused.Message);
    }
}
