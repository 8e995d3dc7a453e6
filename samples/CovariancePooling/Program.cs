using System.Globalization;
using CovariancePooling;

// Two kinds of textures have the same mean brightness, so average pooling cannot tell them apart; their covariances can.
const int Trained = 20;
const int Tested = 50;
var random = new Random(1);
float[][] examples =
[
    CovarianceDescriptor.Mean([.. Enumerable.Range(0, Trained).Select(_ => CovarianceDescriptor.Of(Texture.Stripes(random)))]),
    CovarianceDescriptor.Mean([.. Enumerable.Range(0, Trained).Select(_ => CovarianceDescriptor.Of(Texture.Grain(random)))]),
];

int byCovariance = 0;
double meanDifference = 0;
for (int i = 0; i < Tested; i++)
{
    float[] stripes = Texture.Stripes(random);
    float[] grain = Texture.Grain(random);
    byCovariance += CovarianceDescriptor.Nearest(CovarianceDescriptor.Of(stripes), examples) == 0 ? 1 : 0;
    byCovariance += CovarianceDescriptor.Nearest(CovarianceDescriptor.Of(grain), examples) == 1 ? 1 : 0;
    meanDifference += stripes.Average() - grain.Average();
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"difference of mean brightness: {Math.Abs(meanDifference / Tested):F1}"));
Console.WriteLine($"recognized by covariance: {byCovariance} of {2 * Tested}");
