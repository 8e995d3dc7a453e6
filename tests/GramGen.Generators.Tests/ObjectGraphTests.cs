using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>The object walk that finds no symbols in the model does find planted ones.</summary>
public class ObjectGraphTests
{
    private static readonly CSharpCompilation Compilation = GeneratorRunner.Compile("internal class Planted;");

    private static readonly ISymbol Symbol = Compilation.GetTypeByMetadataName("Planted")!;

    public static TheoryData<string> Planted { get; } =
        ["symbol", "compilation", "tree", "node", "token", "location", "semantic model", "reference"];

    [Theory]
    [MemberData(nameof(Planted))]
    public void CompilerObjectInPrivateField_Found(string kind) =>
        Assert.NotEmpty(ObjectGraph.CompilerObjects(new Holder(Plant(kind))));

    [Fact]
    public void SymbolInFieldOfBase_Found() => Assert.NotEmpty(ObjectGraph.CompilerObjects(new Derived(Symbol)));

    [Fact]
    public void SymbolInArrayInStructInList_Found() =>
        Assert.NotEmpty(ObjectGraph.CompilerObjects(new List<Box> { new([null, Symbol]) }));

    [Fact]
    public void SymbolCapturedByDelegate_Found()
    {
        ISymbol captured = Symbol;
        Assert.NotEmpty(ObjectGraph.CompilerObjects(new Holder((Func<string>)(() => captured.Name))));
    }

    [Fact]
    public void SymbolBehindCycle_Found()
    {
        object?[] cycle = new object?[2];
        cycle[0] = cycle;
        cycle[1] = new Holder(Symbol);
        Assert.NotEmpty(ObjectGraph.CompilerObjects(cycle));
    }

    [Fact]
    public void TextAndNumbers_NothingFound() =>
        Assert.Empty(ObjectGraph.CompilerObjects(new Holder(new object?[] { "text", 1, null, new Holder(2.0), typeof(string) })));

    private static object Plant(string kind)
    {
        SyntaxTree tree = Compilation.SyntaxTrees[0];
        SyntaxNode root = tree.GetRoot(TestContext.Current.CancellationToken);
        return kind switch
        {
            "symbol" => Symbol,
            "compilation" => Compilation,
            "tree" => tree,
            "node" => root,
            "token" => root.GetFirstToken(),
            "location" => Symbol.Locations[0],
            "semantic model" => Compilation.GetSemanticModel(tree),
            "reference" => Symbol.DeclaringSyntaxReferences[0],
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private class Holder(object held)
    {
        public override string ToString() => held.ToString()!;
    }

    private sealed class Derived(object held) : Holder(held);

    private readonly struct Box(object?[] items)
    {
        public override string ToString() => $"{items.Length}";
    }
}
