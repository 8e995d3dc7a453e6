using GramGen.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Diagnostics;

/// <summary>From the rules that the parser keeps to the messages about them.</summary>
internal static class FaultDescriptors
{
    public static Diagnostic Report(KernelFault fault) => Diagnostic.Create(Of(fault.Rule), fault.Location, fault.Arguments);

    private static DiagnosticDescriptor Of(KernelRule rule) => rule switch
    {
        KernelRule.NotPartial => GramDiagnostics.NotPartial,
        KernelRule.AroundNotPartial => GramDiagnostics.AroundNotPartial,
        KernelRule.Generic => GramDiagnostics.Generic,
        KernelRule.StaticClass => GramDiagnostics.StaticClass,
        KernelRule.FileLocal => GramDiagnostics.FileLocal,
        KernelRule.RefStruct => GramDiagnostics.RefStruct,
        KernelRule.SizeTooSmall => GramDiagnostics.SizeTooSmall,
        KernelRule.SizeTooLarge => GramDiagnostics.SizeTooLarge,
        KernelRule.SameSizeTwice => GramDiagnostics.SameSizeTwice,
        KernelRule.MixedForms => GramDiagnostics.MixedForms,
        KernelRule.UnknownValue => GramDiagnostics.UnknownValue,
        KernelRule.HalfGradient => GramDiagnostics.HalfGradient,
        _ => GramDiagnostics.MemberExists,
    };
}
