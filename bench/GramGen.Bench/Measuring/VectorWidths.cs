using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Bench.Measuring;

/// <summary>The vector operations that the roofline measurements use.</summary>
internal interface IVectorWidth<TVector>
{
    static abstract int Lanes { get; }

    static abstract TVector Create(float value);

    static abstract TVector Load(ref readonly float source, nuint offset);

    static abstract TVector Add(TVector x, TVector y);

    /// <summary>Fused where the hardware supports it, otherwise a multiplication and an addition.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract float Sum(TVector x);
}

/// <inheritdoc/>
internal readonly struct Width512 : IVectorWidth<Vector512<float>>
{
    public static int Lanes => Vector512<float>.Count;

    public static Vector512<float> Create(float value) => Vector512.Create(value);

    public static Vector512<float> Load(ref readonly float source, nuint offset) => Vector512.LoadUnsafe(in source, offset);

    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Vector512.MultiplyAddEstimate(x, y, z);

    public static float Sum(Vector512<float> x) => Vector512.Sum(x);
}

/// <inheritdoc/>
internal readonly struct Width256 : IVectorWidth<Vector256<float>>
{
    public static int Lanes => Vector256<float>.Count;

    public static Vector256<float> Create(float value) => Vector256.Create(value);

    public static Vector256<float> Load(ref readonly float source, nuint offset) => Vector256.LoadUnsafe(in source, offset);

    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
        Vector256.MultiplyAddEstimate(x, y, z);

    public static float Sum(Vector256<float> x) => Vector256.Sum(x);
}

/// <inheritdoc/>
internal readonly struct Width128 : IVectorWidth<Vector128<float>>
{
    public static int Lanes => Vector128<float>.Count;

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static Vector128<float> Load(ref readonly float source, nuint offset) => Vector128.LoadUnsafe(in source, offset);

    public static Vector128<float> Add(Vector128<float> x, Vector128<float> y) => x + y;

    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> z) =>
        Vector128.MultiplyAddEstimate(x, y, z);

    public static float Sum(Vector128<float> x) => Vector128.Sum(x);
}

/// <inheritdoc/>
internal readonly struct ScalarWidth : IVectorWidth<float>
{
    public static int Lanes => 1;

    public static float Create(float value) => value;

    public static float Load(ref readonly float source, nuint offset) =>
        Unsafe.Add(ref Unsafe.AsRef(in source), offset);

    public static float Add(float x, float y) => x + y;

    public static float MultiplyAdd(float x, float y, float z) => float.MultiplyAddEstimate(x, y, z);

    public static float Sum(float x) => x;
}
