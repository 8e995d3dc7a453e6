using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GramGen.Tests.Child;

/// <summary>
/// Values that end, or begin, at a page which may not be touched: one value read or written beyond them ends the process.
/// </summary>
public sealed unsafe class GuardedMemory<T> : IDisposable
    where T : unmanaged
{
    private const int None = 0;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly nint _base;
    private readonly nuint _mapped;
    private readonly T* _first;
    private readonly int _length;

    /// <param name="length">Values.</param>
    /// <param name="atEnd">Whether the last value touches the page behind, rather than the first the page before.</param>
    public GuardedMemory(int length, bool atEnd)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        nuint usable = (bytes + page - 1) / page * page;
        _mapped = usable + (2 * page);
        _base = GuardPages.Map(0, _mapped, None, PrivateAnonymous, -1, 0);
        Require(_base != -1);
        Require(GuardPages.Protect(_base + (nint)page, usable, ReadWrite) == 0);
        _first = (T*)(_base + (nint)page + (nint)(atEnd ? usable - bytes : 0));
        _length = length;
    }

    /// <summary>The values.</summary>
    public Span<T> Span => new(_first, _length);

    /// <summary>Reads one value too far, to show that the guard works.</summary>
    public T ReadBeyond(bool atEnd) => atEnd ? _first[_length] : _first[-1];

    /// <inheritdoc/>
    public void Dispose() => Require(GuardPages.Unmap(_base, _mapped) == 0);

    private static void Require(bool succeeded)
    {
        if (!succeeded)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
