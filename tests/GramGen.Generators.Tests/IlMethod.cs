using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GramGen.Generators.Tests;

/// <summary>A method in IL.</summary>
/// <param name="Name">With its type.</param>
/// <param name="Size">Bytes of IL.</param>
/// <param name="References">Instructions that name a local or a parameter.</param>
internal sealed record IlMethod(string Name, int Size, int References)
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <summary>Every method with a body.</summary>
    public static IReadOnlyList<IlMethod> ReadAll(Stream assembly)
    {
        using var file = new PEReader(assembly);
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.MethodDefinitions
            .Select(metadata.GetMethodDefinition)
            .Where(method => method.RelativeVirtualAddress != 0)
            .Select(method => Read(metadata, method, file.GetMethodBody(method.RelativeVirtualAddress)))];
    }

    private static IlMethod Read(MetadataReader metadata, MethodDefinition method, MethodBodyBlock body)
    {
        string type = NameOf(metadata, metadata.GetTypeDefinition(method.GetDeclaringType()));
        byte[] code = body.GetILBytes()!;
        return new IlMethod($"{type}.{metadata.GetString(method.Name)}", code.Length, CountReferences(code));
    }

    private static string NameOf(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        return type.GetDeclaringType().IsNil ? name : $"{NameOf(metadata, metadata.GetTypeDefinition(type.GetDeclaringType()))}.{name}";
    }

    private static int CountReferences(byte[] code)
    {
        int references = 0;
        for (int i = 0; i < code.Length;)
        {
            OpCode instruction = OpCodesByValue[code[i] == 0xFE ? (short)((code[i] << 8) | code[i + 1]) : code[i]];
            references += IsReference(instruction.Name!) ? 1 : 0;
            i += instruction.Size;
            i += OperandSize(instruction.OperandType, code, i);
        }

        return references;
    }

    private static bool IsReference(string name) =>
        name.StartsWith("ldloc", StringComparison.Ordinal) || name.StartsWith("stloc", StringComparison.Ordinal)
        || name.StartsWith("ldarg", StringComparison.Ordinal) || name.StartsWith("starg", StringComparison.Ordinal);

    private static int OperandSize(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
