namespace GramGen;

/// <summary>An operation without its memory: what a <see cref="GramBackend"/> decides by.</summary>
public abstract record GramWork
{
    private protected GramWork()
    {
    }

    /// <summary>C, M and layout of each feature map.</summary>
    public required GramShape Shape { get; init; }

    /// <summary>The type of the features. Results of <see cref="GramElement.Half"/> features are <see cref="float"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is undefined.</exception>
    public required GramElement Element
    {
        get;
        init
        {
            ValueChecks.ThrowIfUndefined(value, nameof(value));
            field = value;
        }
    }

    /// <summary>The threads that the CPU would take.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Polled between parts of the work.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Floating-point operations of the CPU's kernels, which compute one triangle of a Gram matrix.</summary>
    public abstract double Operations { get; }

    /// <summary>Floating-point operations of general matrix products, which compute both triangles.</summary>
    public abstract double FullOperations { get; }

    /// <summary>Bytes that are read.</summary>
    public abstract long BytesIn { get; }

    /// <summary>Bytes that are written.</summary>
    public abstract long BytesOut { get; }

    /// <summary>C·(C + 1)·M: a Gram matrix, one triangle.</summary>
    private protected double TriangleOperations => 2.0 * Shape.MultiplyAdds;

    /// <summary>2·C²·M: a Gram matrix with both triangles, or a backward product.</summary>
    private protected double ProductOperations => 2.0 * Shape.GramLength * Shape.Pixels;

    private protected long FeatureBytes => (long)Shape.FeatureLength * Element switch
    {
        GramElement.Double => sizeof(double),
        GramElement.Single => sizeof(float),
        _ => sizeof(float) / 2,
    };

    private protected long GramBytes => (long)Shape.GramLength * ResultBytes;

    private protected long GradientBytes => (long)Shape.FeatureLength * ResultBytes;

    private int ResultBytes => Element == GramElement.Double ? sizeof(double) : sizeof(float);
}

/// <summary>Gram matrices G ← s·F·Fᵀ + β·G, one or a batch.</summary>
public sealed record GramProductWork : GramWork
{
    /// <summary>N, the number of feature maps and of Gram matrices.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Values from the start of a feature map to the start of the next.</summary>
    public int FeatureStride { get; init; }

    /// <summary>Values from the start of a Gram matrix to the start of the next. Values in between must not be written.</summary>
    public int GramStride { get; init; }

    /// <summary>s, to be rounded to the type of the result and applied once, to the finished sum.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>β. If it is 0, G is not read; otherwise the lower triangle of G is.</summary>
    public double Beta { get; init; }

    /// <inheritdoc/>
    public override double Operations => Count * TriangleOperations;

    /// <inheritdoc/>
    public override double FullOperations => Count * ProductOperations;

    /// <inheritdoc/>
    public override long BytesIn => Count * FeatureBytes;

    /// <inheritdoc/>
    public override long BytesOut => Count * GramBytes;
}

/// <summary>The covariance of channels.</summary>
public sealed record GramCovarianceWork : GramWork
{
    /// <summary>The divisor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is undefined.</exception>
    public CovarianceNormalization Normalization
    {
        get;
        init
        {
            ValueChecks.ThrowIfUndefined(value, nameof(value));
            field = value;
        }
    }

    /// <inheritdoc/>
    public override double Operations => TriangleOperations;

    /// <inheritdoc/>
    public override double FullOperations => ProductOperations;

    /// <inheritdoc/>
    public override long BytesIn => FeatureBytes;

    /// <inheritdoc/>
    public override long BytesOut => GramBytes;
}

/// <summary>The correlation of channels.</summary>
public sealed record GramCorrelationWork : GramWork
{
    /// <inheritdoc/>
    public override double Operations => TriangleOperations;

    /// <inheritdoc/>
    public override double FullOperations => ProductOperations;

    /// <inheritdoc/>
    public override long BytesIn => FeatureBytes;

    /// <inheritdoc/>
    public override long BytesOut => GramBytes;
}

/// <summary>The gradient with respect to features, s·(D + Dᵀ)·F.</summary>
public sealed record GramBackwardWork : GramWork
{
    /// <summary>s, to be rounded to the type of the result and applied once, to the finished sum.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>D is symmetric: its lower triangle is read.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>The gradient is 0 where F ≤ 0.</summary>
    public bool ReluMask { get; init; }

    /// <inheritdoc/>
    public override double Operations => ProductOperations;

    /// <inheritdoc/>
    public override double FullOperations => ProductOperations;

    /// <inheritdoc/>
    public override long BytesIn => FeatureBytes + GramBytes;

    /// <inheritdoc/>
    public override long BytesOut => GradientBytes;
}

/// <summary>A style loss ρ·‖s·F·Fᵀ − A‖²_F, with or without its gradient with respect to features.</summary>
public sealed record GramStyleLossWork : GramWork
{
    /// <summary>s.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>ρ.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The gradient is 0 where F ≤ 0.</summary>
    public bool ReluMask { get; init; }

    /// <summary>The gradient is computed too.</summary>
    public bool HasGradient { get; init; }

    /// <inheritdoc/>
    public override double Operations => TriangleOperations + (HasGradient ? ProductOperations : 0);

    /// <inheritdoc/>
    public override double FullOperations => ProductOperations * (HasGradient ? 2 : 1);

    /// <inheritdoc/>
    public override long BytesIn => FeatureBytes + GramBytes;

    /// <inheritdoc/>
    public override long BytesOut => HasGradient ? GradientBytes : 0;
}
