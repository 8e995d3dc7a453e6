using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Order;

namespace GramGen.Bench.Suites;

/// <summary>Allocations, and speed as the report has it.</summary>
internal sealed class SuiteConfig : ManualConfig
{
    public SuiteConfig()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(new SpeedColumn(), new PeakColumn());
        // As listed: by name 1024×196 would be the first.
        Orderer = new DefaultOrderer(SummaryOrderPolicy.Declared);
        HideColumns(Column.Error, Column.StdDev, Column.RatioSD);
    }
}
