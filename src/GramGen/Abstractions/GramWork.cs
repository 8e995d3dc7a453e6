namespace GramGen;

/// <summary>What is to be computed, without where from and where to: what a <see cref="GramBackend"/> decides by.</summary>
public readonly record struct GramWork
{
    /// <summary>Which of the products.</summary>
    public required GramOperation Operation { get; init; }

    /// <summary>C and M of each feature map.</summary>
    public required GramShape Shape { get; init; }

    /// <summary>The type of the features. Gram matrices of <see cref="GramElement.Half"/> are <see cref="float"/>.</summary>
    public required GramElement Element { get; init; }

    /// <summary>How features and their gradient lie in memory.</summary>
    public FeatureLayout Layout { get; init; }

    /// <summary>N, the feature maps; more than 1 for <see cref="GramOperation.Gram"/> alone.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Values from the first of a feature map to the first of the next.</summary>
    public int FeatureStride { get; init; }

    /// <summary>Values from the first of a Gram matrix to the first of the next. What is between them stays.</summary>
    public int GramStride { get; init; }

    /// <summary>s, to be rounded to the type of the result and applied once, to the finished sum.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>β. 0 if what G holds is not to be read; else of each pair of its entries the one in the lower triangle is.</summary>
    public double Beta { get; init; }

    /// <summary>ρ of a style loss.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The gradient of a style loss is wanted too.</summary>
    public bool WantsGradient { get; init; }

    /// <summary>Of a covariance.</summary>
    public CovarianceNormalization Normalization { get; init; }

    /// <summary>D of a backward product is symmetric: of each pair of entries the one in the lower triangle is read.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>The gradient is 0 where F ≤ 0.</summary>
    public bool ReluMask { get; init; }

    /// <summary>The threads that the CPU's kernels would take.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Asked for between pieces of the work.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Needed by the compiler, for there are initialisers.</summary>
    public GramWork()
    {
    }

    /// <summary>Floating-point operations of the CPU's kernels, which compute one triangle: C·(C + 1)·M a Gram matrix, 2·C²·M a backward product.</summary>
    public double Operations
    {
        get
        {
            double forward = Operation == GramOperation.Backward ? 0 : 2.0 * Shape.MultiplyAdds;
            double backward = HasGradient ? 2.0 * Shape.GramLength * Shape.Pixels : 0;
            return Count * (forward + backward);
        }
    }

    /// <summary>Floating-point operations of a general matrix product, which computes both triangles.</summary>
    public double FullOperations
    {
        get
        {
            double product = 2.0 * Shape.GramLength * Shape.Pixels;
            return Count * product * (Operation == GramOperation.StyleLoss && WantsGradient ? 2 : 1);
        }
    }

    /// <summary>Bytes that are read: features, and the matrix of a backward product or a style loss.</summary>
    public long BytesIn => (Count * (long)Shape.FeatureLength * FeatureBytes)
        + (Operation is GramOperation.Backward or GramOperation.StyleLoss ? (long)Shape.GramLength * ResultBytes : 0);

    /// <summary>Bytes that are written: matrices, or the gradient with respect to features.</summary>
    public long BytesOut => Operation is GramOperation.Backward or GramOperation.StyleLoss
        ? HasGradient ? (long)Shape.FeatureLength * ResultBytes : 0
        : Count * (long)Shape.GramLength * ResultBytes;

    private bool HasGradient => Operation == GramOperation.Backward || (Operation == GramOperation.StyleLoss && WantsGradient);

    private int FeatureBytes => Element switch
    {
        GramElement.Double => sizeof(double),
        GramElement.Single => sizeof(float),
        _ => sizeof(float) / 2,
    };

    private int ResultBytes => Element == GramElement.Double ? sizeof(double) : sizeof(float);
}
