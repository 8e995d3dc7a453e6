using System.Numerics;

namespace GramGen.Tests;

/// <summary>The backward product and the style loss as their documentation says, one operation after the other.</summary>
internal static class DocumentedGradient
{
    /// <summary>scale·(D + Dᵀ)·F of features channel after channel.</summary>
    public static T[] Backward<T>(GramShape shape, T[] features, T[] gramGradient, double scale, bool isMasked)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int channels = shape.Channels;
        var gradient = new T[shape.FeatureLength];
        for (int row = 0; row < channels; row++)
        {
            for (int pixel = 0; pixel < shape.Pixels; pixel++)
            {
                T sum = T.Zero;
                for (int k = 0; k < channels; k++)
                {
                    T both = gramGradient[(row * channels) + k] + gramGradient[(k * channels) + row];
                    sum = T.FusedMultiplyAdd(both, features[(k * shape.Pixels) + pixel], sum);
                }

                int place = (row * shape.Pixels) + pixel;
                T value = sum * T.CreateTruncating(scale);
                gradient[place] = isMasked && features[place] <= T.Zero ? T.Zero : T.IsNaN(value) ? T.NaN : value;
            }
        }

        return gradient;
    }

    /// <summary>E and its gradient from G = s·F·Fᵀ and A, both by their lower triangles.</summary>
    public static (double Loss, T[] Gradient) StyleLoss<T>(
        GramShape shape, T[] features, T[] gram, T[] target, double scale, double weight, bool isMasked)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int channels = shape.Channels;
        var differences = new T[shape.GramLength];
        double[] lanes = new double[8];
        double diagonal = 0;
        for (int row = 0; row < channels; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                T difference = gram[(row * channels) + column] - target[(row * channels) + column];
                differences[(row * channels) + column] = difference;
                differences[(column * channels) + row] = difference;
                double wide = double.CreateTruncating(difference);
                if (column == row)
                {
                    diagonal += wide * wide;
                }
                else
                {
                    lanes[column % 8] += wide * wide;
                }
            }
        }

        double below = (lanes[0] + lanes[4] + (lanes[2] + lanes[6])) + (lanes[1] + lanes[5] + (lanes[3] + lanes[7]));
        double loss = weight * ((2 * below) + diagonal);
        return (loss, Backward(shape, features, differences, 2 * weight * scale, isMasked));
    }
}
