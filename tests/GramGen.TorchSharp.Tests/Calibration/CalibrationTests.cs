namespace GramGen.TorchSharp.Tests.Calibration;

public sealed class CalibrationTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    private static TorchCalibration Sample =>
        TorchCalibration.DefaultFor("cuda:0 Some GPU") with { StartSeconds = 0.1 + 0.2, IsMeasured = true };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void WhatIsSaved_IsLoaded()
    {
        Sample.Save(_file);
        Assert.Equal(Sample, TorchCalibration.Load(_file));
        (Sample with { CpuFlops = 1 }).Save(_file);
        Assert.Equal(1, TorchCalibration.Load(_file).CpuFlops);
        Assert.Single(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_file) + "*"));
    }

    [Theory]
    [InlineData("", "holds no calibration of TorchGramBackend")]
    [InlineData("null", "holds no calibration of TorchGramBackend")]
    [InlineData("{ \"Version\": 1 }", "holds no calibration of TorchGramBackend")]
    [InlineData("not JSON", "holds no calibration of TorchGramBackend")]
    public void WhatIsNoCalibration_IsRefused(string text, string message)
    {
        File.WriteAllText(_file, text);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => TorchCalibration.Load(_file));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_file, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Version\": 1,", "\"Version\": 2,", "is a calibration of version 2; this GramGen reads version 1.")]
    [InlineData("\"CpuFlops\": 60000000000,", "\"CpuFlops\": -1,", "CpuFlops is -1; it must be a positive number.")]
    [InlineData("\"CpuFlops\": 60000000000,", "", "CpuFlops")]
    public void WhatCannotBe_IsRefused(string written, string changed, string message)
    {
        Sample.Save(_file);
        string text = File.ReadAllText(_file);
        Assert.Contains(written, text, StringComparison.Ordinal);
        File.WriteAllText(_file, text.Replace(written, changed, StringComparison.Ordinal));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => TorchCalibration.Load(_file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFailedSave_LeavesWhatWas()
    {
        string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Assert.Throws<DirectoryNotFoundException>(() => Sample.Save(Path.Combine(folder, "x.json")));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void ADevice_CanBeMeasured()
    {
        Torch.Require();
        TorchCalibration measured = TorchGramBackend.Calibrate("cpu");
        measured.Save(_file);
        Assert.Equal(measured, TorchCalibration.Load(_file));
        Assert.True(measured.IsMeasured);
        Assert.Equal("cpu", measured.Device);
        // Which of two is faster depends on the machine; that a gigaflop is, and a second is not, does not.
        Assert.InRange(measured.StartSeconds, 1e-7, 1);
        Assert.InRange(measured.UploadBytesPerSecond, 1e7, 1e12);
        Assert.InRange(measured.DownloadBytesPerSecond, 1e7, 1e12);
        Assert.All([measured.DeviceFlops, measured.DeviceDoubleFlops], flops => Assert.InRange(flops, 1e8, 1e14));
        Assert.All([measured.CpuFlops, measured.CpuDoubleFlops], flops => Assert.InRange(flops, 1e7, 1e13));
        Assert.Contains(
            "by this machine's calibration", new TorchGramBackend("cpu", measured).Explain(CostModelTests.Work),
            StringComparison.Ordinal);
    }
}
