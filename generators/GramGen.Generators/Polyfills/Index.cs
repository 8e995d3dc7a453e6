namespace System;

/// <summary>What the compiler wants for list patterns, and .NET Standard 2.0 has not.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;

    public static implicit operator Index(int value) => new(value);
}
