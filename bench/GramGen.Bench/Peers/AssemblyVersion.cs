using System.Reflection;

namespace GramGen.Bench.Peers;

/// <summary>The version that a managed library says of itself.</summary>
internal static class AssemblyVersion
{
    /// <summary>Name and version, without the commit that some append.</summary>
    public static string Of(Type type)
    {
        Assembly assembly = type.Assembly;
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return $"{assembly.GetName().Name} {version?.Split('+')[0]}";
    }
}
