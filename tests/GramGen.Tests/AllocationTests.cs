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
            var options = new GramOptions { Scale = 0.5f };
            Gram.Compute(features, shape, gram, options: options);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Gram.Compute(features, shape, gram, options: options);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
