namespace GramGen.Bench.Report;

/// <summary>The report of a run: the machine's facts and a row for each size. Its JSON form is the file for machines.</summary>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Isa">The instruction set that ran.</param>
/// <param name="Picture">What the feature maps were made of.</param>
/// <param name="Offset">Floats from a cache line to the first feature.</param>
/// <param name="PeakGflops">The multiply-add peak of one thread with this instruction set: the best seen in the run.</param>
/// <param name="Rows">A row for each size.</param>
internal sealed record GramReport(
    string Cpu,
    int Cores,
    string Os,
    string Runtime,
    string Isa,
    string Picture,
    int Offset,
    double PeakGflops,
    IReadOnlyList<ReportRow> Rows);
