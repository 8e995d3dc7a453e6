using System.Numerics;
using GramGen.CompilerServices;

namespace GramGen.Dispatch;

/// <summary>A routine for a size, and whether it was generated for it.</summary>
internal readonly record struct RoutineChoice<T>(GramRoutine<T> Routine, GramPath Path)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
