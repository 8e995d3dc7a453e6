using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GramGen;

GramExplanation plan = Gram.Explain(Layer.Shape);
Console.WriteLine($"{plan.Isa}, {plan.IsaReason}: {plan.ImplementationReason}");

float[] features = Values<float>(Layer.FeatureLength);
float[] gram = new float[Layer.GramLength];
Layer.Compute(features, gram);
Print("declared", gram);
Gram.Compute(features, Layer.Shape, gram, GramScale.PerElement, options: new GramOptions { Implementation = GramImplementation.Generic });
Print("generic", gram);

var pooled = new GramShape(40, 49);
float[] maps = Values<float>(3 * pooled.FeatureLength);
float[] grams = new float[3 * pooled.GramLength];
Gram.ComputeBatch(maps, pooled, 3, grams, options: new GramOptions { MaxDegreeOfParallelism = 2 });
Print("batch of outer products", grams);

double[] days = Values<double>(Returns.FeatureLength);
double[] products = new double[Returns.GramLength];
Returns.Compute(days, products);
Print("double, channels last", products);
double[] means = new double[Returns.Shape.Channels];
Gram.ComputeCovariance(days, Returns.Shape, products, means);
Print("covariance", products);
Print("means", means);

var stored = new GramShape(9, 33);
Half[] halves = Values<Half>(stored.FeatureLength);
float[] ofHalves = new float[stored.GramLength];
Stored.Compute(halves, ofHalves);
Print("half", ofHalves);

var codes = new GramShape(9, 100);
sbyte[] quantised = [.. Values<float>(codes.FeatureLength).Select(value => (sbyte)(value * 127))];
int[] ofCodes = new int[codes.GramLength];
Codes.Compute(quantised, ofCodes);
Print("integers", ofCodes);

float[] gradient = new float[Layer.FeatureLength];
double loss = Layer.StyleLoss(features, gram, gradient);
Print("gradient", gradient);
Print("loss", [loss]);

// Multiples of 2⁻¹⁰ between −1 and 1: exact in every type.
static T[] Values<T>(int length)
    where T : System.Numerics.INumberBase<T>
{
    var values = new T[length];
    uint state = 1;
    for (int i = 0; i < length; i++)
    {
        state = (state * 1664525) + 1013904223;
        values[i] = T.CreateChecked(((int)(state >> 21) - 1024) / 1024.0);
    }

    return values;
}

static void Print<T>(string name, T[] values)
    where T : unmanaged =>
    Console.WriteLine($"{name} {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<T>(values)))}");

[GramKernel(24, 1100, Gradient = true)]
internal readonly partial struct Layer;

[GramKernel(50, 252, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast)]
internal readonly partial struct Returns;

[GramKernel(7, 300, Element = GramElement.Half)]
[GramKernel(9, 33, Element = GramElement.Half)]
internal readonly partial struct Stored;

[GramKernel(9, 100, Integer = GramInteger.SByte)]
internal readonly partial struct Codes;

[GramKernel(9, 64)]
internal readonly partial struct NeverCalled;
