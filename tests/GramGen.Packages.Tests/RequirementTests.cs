namespace GramGen.Packages.Tests;

/// <summary>A skip that hid a broken CI machine would make the other tests worthless.</summary>
public sealed class RequirementTests
{
    [Fact]
    public void WhatIsLacking_IsTheReasonToSkip() => Assert.Equal("no linker", Requirement.WhyToSkip("no linker", isRequired: false));

    [Fact]
    public void WhatIsLackingWhereItHasToBe_Fails()
    {
        Exception failure = Assert.ThrowsAny<Exception>(() => Requirement.WhyToSkip("no linker", isRequired: true));

        Assert.Contains("no linker", failure.Message, StringComparison.Ordinal);
    }
}
