namespace GramGen.Generators.Parsing;

/// <summary>What a declaration can break, so that no code is written for it.</summary>
internal enum KernelRule
{
    NotPartial,
    AroundNotPartial,
    Generic,
    StaticClass,
    FileLocal,
    RefStruct,
    SizeTooSmall,
    SizeTooLarge,
    SameSizeTwice,
    MixedForms,
    UnknownValue,
    HalfGradient,
    MemberExists,
}
