using System;
using GramGen;

float[] features =
[
    1, 2, 3, 4,        // channel 0: four pixels
    5, 6, 7, 8,        // channel 1
    1, 0, 1, 0,        // channel 2
];
float[] gram = new float[Small.GramLength];              // 3 × 3, both triangles

Small.Compute(features, gram);                           // G = F·Fᵀ by the kernel for this size
for (int i = 0; i < gram.Length; i += 3)
{
    Console.WriteLine($"{gram[i],3} {gram[i + 1],3} {gram[i + 2],3}");
}

[GramKernel(channels: 3, pixels: 4)]
public readonly partial struct Small;
