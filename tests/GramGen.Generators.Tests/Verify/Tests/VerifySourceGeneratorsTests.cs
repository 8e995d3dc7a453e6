using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace VerifyTests.Tests;

/// <summary>What a run of a generator becomes.</summary>
public class VerifySourceGeneratorsTests
{
    [Fact]
    public void Sources_OneTextEachWithHintNameInOrder()
    {
        GeneratorDriver driver = FakeGenerator.Run(context =>
        {
            context.AddSource("B.g.cs", "second\r\n");
            context.AddSource("Folder/A.g.cs", "first");
        });

        Assert.Equal(
            [
                new SnapshotTarget("B.g", "cs", "//HintName: B.g.cs\nsecond\r\n"),
                new SnapshotTarget("A.g", "cs", "//HintName: Folder/A.g.cs\nfirst"),
            ],
            VerifySourceGenerators.TargetsOf(driver));
        Assert.Equal(VerifySourceGenerators.TargetsOf(driver), VerifySourceGenerators.TargetsOf(driver.GetRunResult()));
    }

    [Fact]
    public void Source_FileNameWithHash() =>
        Assert.Equal("T.One#Foo.g.verified.cs", new SnapshotTarget("Foo.g", "cs", "").FileName("T.One", "verified"));

    [Fact]
    public void Nothing_NoText() => Assert.Empty(VerifySourceGenerators.TargetsOf(FakeGenerator.Run(_ => { }))!);

    [Fact]
    public void ExceptionInGenerator_Rethrown()
    {
        GeneratorDriver driver = FakeGenerator.Run(_ => throw new InvalidDataException("in the generator"));

        var exception = Assert.Throws<InvalidDataException>(() => VerifySourceGenerators.TargetsOf(driver));

        Assert.Equal("in the generator", exception.Message);
    }

    [Fact]
    public void SomethingElse_NotTaken() => Assert.Null(VerifySourceGenerators.TargetsOf(1));

    [Fact]
    public void SparseDiagnostic_BlankMembersLeftOut()
    {
        var descriptor = new DiagnosticDescriptor("G1", "A title", "Bad {0}", "Design", DiagnosticSeverity.Error, isEnabledByDefault: true);

        Assert.Equal(
            """
            {
              Diagnostics: [
                {
                  Message: Bad size,
                  Severity: Error,
                  Descriptor: {
                    Id: G1,
                    Title: A title,
                    MessageFormat: Bad {0},
                    Category: Design,
                    DefaultSeverity: Error,
                    IsEnabledByDefault: true
                  }
                }
              ]
            }
            """.ReplaceLineEndings("\n"),
            TextOf(Diagnostic.Create(descriptor, Location.None, "size")));
    }

    [Fact]
    public void FullDiagnostic_EveryMember()
    {
        var descriptor = new DiagnosticDescriptor(
            "G2", "A title", "Slow", "Design", DiagnosticSeverity.Warning, true, "It is slow.", "https://example.org/G2", "one", "two");
        var span = new LinePositionSpan(new LinePosition(1, 2), new LinePosition(3, 4));

        Assert.Equal(
            """
            {
              Diagnostics: [
                {
                  Location: Kernel.cs: (1,2)-(3,4),
                  Message: Slow,
                  Severity: Warning,
                  WarningLevel: 1,
                  Descriptor: {
                    Id: G2,
                    Title: A title,
                    Description: It is slow.,
                    HelpLink: https://example.org/G2,
                    MessageFormat: Slow,
                    Category: Design,
                    DefaultSeverity: Warning,
                    IsEnabledByDefault: true,
                    CustomTags: [
                      one,
                      two
                    ]
                  }
                }
              ]
            }
            """.ReplaceLineEndings("\n"),
            TextOf(Diagnostic.Create(descriptor, Location.Create("Kernel.cs", new TextSpan(0, 1), span))));
    }

    private static string TextOf(Diagnostic diagnostic)
    {
        SnapshotTarget target = Assert.Single(
            VerifySourceGenerators.TargetsOf(FakeGenerator.Run(context => context.ReportDiagnostic(diagnostic)))!);
        Assert.Equal("T.One.verified.txt", target.FileName("T.One", "verified"));
        return target.Text;
    }
}
