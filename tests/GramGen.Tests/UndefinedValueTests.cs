using System.Reflection;
using System.Runtime.CompilerServices;

namespace GramGen.Tests;

/// <summary>An enumeration's value that has no name is refused wherever it comes in, with the names.</summary>
public sealed class UndefinedValueTests
{
    private const int Undefined = 99;

    public static TheoryData<string, string> Properties =>
    [
        .. from type in typeof(Gram).Assembly.GetExportedTypes()
           where !type.IsAbstract && !type.IsAssignableTo(typeof(Attribute))
           from property in type.GetProperties()
           where property.CanWrite && EnumOf(property.PropertyType) is not null
           select (type.FullName, property.Name),
    ];

    [Theory]
    [MemberData(nameof(Properties))]
    public void AProperty_RefusesIt(string typeName, string name)
    {
        Type type = typeof(Gram).Assembly.GetType(typeName, throwOnError: true)!;
        PropertyInfo property = type.GetProperty(name)!;
        Type values = EnumOf(property.PropertyType)!;
        object instance = RuntimeHelpers.GetUninitializedObject(type);
        var refused = Assert.Throws<TargetInvocationException>(() => property.SetValue(instance, Enum.ToObject(values, Undefined)));
        AssertExplained(Assert.IsType<ArgumentOutOfRangeException>(refused.InnerException), values);
        Assert.All(Enum.GetValues(values).Cast<object>(), value => property.SetValue(instance, value));
    }

    [Fact]
    public void AnArgument_IsRefused()
    {
        var shape = new GramShape(2, 3);
        float[] features = new float[6];
        float[] matrix = new float[4];
        var accumulator = new GramAccumulator<float>(2, GramStatistics.All);
        accumulator.Add(features, 3);
        AssertRefused<FeatureLayout>(() => _ = new GramShape(2, 3, (FeatureLayout)Undefined));
        AssertRefused<FeatureLayout>(() => _ = new GramAccumulator<float>(2, layout: (FeatureLayout)Undefined));
        AssertRefused<FeatureLayout>(() => GramAccumulator.Load<float>(Saved(accumulator), (FeatureLayout)Undefined));
        AssertRefused<CovarianceNormalization>(() =>
            Gram.ComputeCovariance(features, shape, matrix, [], (CovarianceNormalization)Undefined));
        AssertRefused<CovarianceNormalization>(() => accumulator.ReadCovariance(matrix, [], (CovarianceNormalization)Undefined));
        AssertRefused<GramElement>(() => Gram.Explain(shape, (GramElement)Undefined));
        AssertRefused<GramElement>(() => Gram.RegisteredShapes((GramElement)Undefined));
        AssertRefused<GramImplementation>(() => _ = new GramOptions { Implementation = (GramImplementation)Undefined });
        AssertRefused<GramIsa>(() => _ = new GramOptions { Isa = (GramIsa)Undefined });
    }

    private static void AssertRefused<TEnum>(Action call) =>
        AssertExplained(Assert.Throws<ArgumentOutOfRangeException>(call), typeof(TEnum));

    private static void AssertExplained(ArgumentOutOfRangeException refused, Type values) => Assert.StartsWith(
        $"{values.Name} must be one of {string.Join(", ", Enum.GetNames(values))}; it is {Undefined}.", refused.Message,
        StringComparison.Ordinal);

    private static Type? EnumOf(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value.IsEnum ? value : null;
    }

    private static MemoryStream Saved(GramAccumulator<float> accumulator)
    {
        var stream = new MemoryStream();
        accumulator.Save(stream);
        stream.Position = 0;
        return stream;
    }
}
