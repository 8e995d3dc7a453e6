using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void ACall_AllocatesNothingOnceThePoolIsWarm()
    {
        foreach (GramShape shape in new[] { OneSize.Shape, new GramShape(17, 48), new GramShape(20, 3000), new GramShape(65, 30) })
        {
            float[] features = Samples.Uniform(shape);
            float[] gram = new float[shape.GramLength];
            Gram.Compute(features, shape, gram, scale: 0.5);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Gram.Compute(features, shape, gram, scale: 0.5);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
