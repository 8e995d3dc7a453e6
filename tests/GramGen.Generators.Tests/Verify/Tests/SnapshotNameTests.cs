using System.Reflection;

namespace VerifyTests.Tests;

/// <summary>What files are called.</summary>
public class SnapshotNameTests
{
    [Fact]
    public void Test_ClassAndMethod() =>
        Assert.Equal("SnapshotNameTests.Test_ClassAndMethod", SnapshotName.Of(TestContext.Current));

    [Theory]
    [InlineData("one", 1, true)]
    public void Theory_Arguments(string name, int n, bool b)
    {
        Assert.Equal($"SnapshotNameTests.Theory_Arguments_name={name}_n={n}_b={b}", SnapshotName.Of(TestContext.Current));
        Assert.EndsWith("_name=one_n=1_b=True", SnapshotName.Of(TestContext.Current));
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData(1.5, "1.5")]
    [InlineData(-3, "-3")]
    [InlineData(new[] { 1, 2 }, "1,2")]
    [InlineData(new int[0], "[]")]
    [InlineData(new[] { "a/b", null }, "a-b,null")]
    [InlineData("\"\\<>|:*?/", "---------")]
    [InlineData("line\nend\t\0", "line-end--")]
    [InlineData("a b_c#é.d", "a b_c#é.d")]
    [InlineData(DayOfWeek.Monday, "Monday")]
    public void Argument_Text(object? argument, string text) =>
        Assert.Equal($"SnapshotNameTests.Takes_value={text}", SnapshotName.Of(typeof(SnapshotNameTests), Method, [argument]));

    [Fact]
    public void NestedClass_WithOuter() => Assert.Equal(
        "SnapshotNameTests.Inner.Innermost.Takes_value=1", SnapshotName.Of(typeof(Inner.Innermost), Method, [1]));

    private static MethodInfo Method => ((Action<object?>)Takes).Method;

    private static void Takes(object? value) => Assert.Null(value);

    private static class Inner
    {
        internal static class Innermost;
    }
}
