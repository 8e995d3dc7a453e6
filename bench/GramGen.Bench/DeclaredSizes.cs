namespace GramGen.Bench;

/// <summary>
/// The sizes that the report runs without <c>--sizes</c>. Add a line of your own and it is in the table.
/// </summary>
// A few small ones.
[GramKernel(channels: 8, pixels: 8 * 8)]
[GramKernel(channels: 16, pixels: 16 * 16)]
[GramKernel(channels: 64, pixels: 14 * 14)]
[GramKernel(channels: 32, pixels: 32 * 32)]
[GramKernel(channels: 64, pixels: 28 * 28)]
[GramKernel(channels: 64, pixels: 32 * 32)]
// The style layers of VGG-19 on a 224 × 224 picture: relu1_1, relu2_1, relu3_1, relu4_1, relu5_1.
[GramKernel(channels: 64, pixels: 224 * 224)]
[GramKernel(channels: 128, pixels: 112 * 112)]
[GramKernel(channels: 256, pixels: 56 * 56)]
[GramKernel(channels: 512, pixels: 28 * 28)]
[GramKernel(channels: 512, pixels: 14 * 14)]
public readonly partial struct DeclaredSizes;
