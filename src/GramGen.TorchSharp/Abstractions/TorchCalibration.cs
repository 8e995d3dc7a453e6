using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GramGen.TorchSharp;

/// <summary>
/// The rates of a machine's device and CPU, by which <see cref="TorchGramBackend"/> decides where an operation is computed.
/// Measured by <see cref="TorchGramBackend.Calibrate"/>, or the defaults.
/// </summary>
/// <remarks>
/// An operation takes, on the device, <see cref="StartSeconds"/> + bytes in / <see cref="UploadBytesPerSecond"/> + 2·C²·M /
/// <see cref="DeviceFlops"/> + bytes out / <see cref="DownloadBytesPerSecond"/>; on the CPU C·(C + 1)·M / (threads ·
/// <see cref="CpuFlops"/>). The lesser decides.
/// </remarks>
public sealed partial record TorchCalibration
{
    /// <summary>The device that was measured, such as <c>cuda:0</c> and its name.</summary>
    public required string Device { get; init; }

    /// <summary>Seconds of a minimal operation: to start its kernels and wait for them.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Bytes per second from an array to the device, including the copy to pinned memory.</summary>
    public required double UploadBytesPerSecond { get; init; }

    /// <summary>Bytes per second from the device to an array.</summary>
    public required double DownloadBytesPerSecond { get; init; }

    /// <summary>Operations per second of the device's matrix product of <see cref="float"/>, both triangles counted.</summary>
    public required double DeviceFlops { get; init; }

    /// <summary>The same for <see cref="double"/>.</summary>
    public required double DeviceDoubleFlops { get; init; }

    /// <summary>Useful operations per second of one thread of the CPU's kernels, for <see cref="float"/>.</summary>
    public required double CpuFlops { get; init; }

    /// <summary>The same for <see cref="double"/>.</summary>
    public required double CpuDoubleFlops { get; init; }

    /// <summary>Whether the rates were measured; otherwise they are the defaults.</summary>
    public bool IsMeasured { get; init; } = true;

    /// <summary>
    /// Rates for a machine that was not measured: 60 µs to start, 10 GB/s each way, 10 TFLOP/s for <see cref="float"/> and 0.3
    /// for <see cref="double"/>, typical of a desktop GPU; 60 GFLOP/s per core, half of it for <see cref="double"/>. For torch's
    /// own CPU device 40 GFLOP/s and 20.
    /// </summary>
    /// <param name="device">The device.</param>
    public static TorchCalibration DefaultFor(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        bool isCpu = device.StartsWith("cpu", StringComparison.Ordinal);
        return new TorchCalibration
        {
            Device = device,
            StartSeconds = 60e-6,
            UploadBytesPerSecond = 10e9,
            DownloadBytesPerSecond = 10e9,
            DeviceFlops = isCpu ? 40e9 : 10e12,
            DeviceDoubleFlops = isCpu ? 20e9 : 0.3e12,
            CpuFlops = 60e9,
            CpuDoubleFlops = 30e9,
            IsMeasured = false,
        };
    }

    /// <summary>
    /// Computes the smallest number of pixels from which on the device is faster at a Gram matrix, or <see langword="null"/> if
    /// it never is.
    /// </summary>
    /// <param name="channels">C.</param>
    /// <param name="element">The type of the features.</param>
    /// <param name="threads">The CPU's threads; -1 for one per core.</param>
    /// <exception cref="ArgumentOutOfRangeException">C is below 1, or the threads are 0 or less than -1.</exception>
    public int? CrossoverPixels(int channels, GramElement element = GramElement.Single, int threads = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, -1);
        ArgumentOutOfRangeException.ThrowIfZero(threads);
        int maximum = int.MaxValue / new GramShape(channels, 1).Channels;
        if (!IsDeviceFaster(maximum))
        {
            return null;
        }

        // Both times are linear in the pixels, so the device stays faster from the first size at which it is.
        int slower = 0;
        int faster = maximum;
        while (faster - slower > 1)
        {
            int middle = slower + ((faster - slower) / 2);
            (slower, faster) = IsDeviceFaster(middle) ? (slower, middle) : (middle, faster);
        }

        return faster;

        bool IsDeviceFaster(int pixels) => PrefersDevice(new GramProductWork
        {
            Shape = new GramShape(channels, pixels),
            Element = element,
            Threads = threads == -1 ? Environment.ProcessorCount : threads,
        });
    }

    /// <summary>Saves the calibration as JSON. An existing file is replaced only once everything is written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => CalibrationFile.Write(path, this);

    /// <summary>Loads what <see cref="Save"/> saved.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file holds no calibration, or one of another version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TorchCalibration Load(string path) => CalibrationFile.Read(path);

    /// <summary>Predicts the time on the device: start, upload of the features, product and download of the result.</summary>
    internal double DeviceSeconds(GramWork work) => StartSeconds
        + (work.BytesIn / UploadBytesPerSecond)
        + (work.FullOperations / (work.Element == GramElement.Double ? DeviceDoubleFlops : DeviceFlops))
        + (work.BytesOut / DownloadBytesPerSecond);

    /// <summary>Predicts the time on the CPU: the useful operations over the rate of its threads.</summary>
    internal double CpuSeconds(GramWork work) =>
        work.Operations / (work.Threads * (work.Element == GramElement.Double ? CpuDoubleFlops : CpuFlops));

    /// <summary>Whether the device is predicted to be faster.</summary>
    internal bool PrefersDevice(GramWork work) => DeviceSeconds(work) < CpuSeconds(work);

    /// <summary>Describes the comparison of both times.</summary>
    internal string Compare(GramWork work)
    {
        string threads = work.Threads == 1 ? "1 thread" : $"{work.Threads} threads";
        string origin = IsMeasured ? "this machine's calibration" : "the default rates";
        return $"{Format(DeviceSeconds(work))} on the device, {Format(work.BytesIn / UploadBytesPerSecond)} of it for the upload, "
            + $"against {Format(CpuSeconds(work))} on {threads} of the CPU, by {origin}";

        static string Format(double seconds) => seconds < 1e-3
            ? string.Create(CultureInfo.InvariantCulture, $"{1e6 * seconds:0.#} µs")
            : string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:0.##} ms");
    }

    private static partial class CalibrationFile
    {
        private const int Version = 1;

        public static void Write(string path, TorchCalibration calibration)
        {
            string target = Path.GetFullPath(path);
            string temporary = $"{target}.{Guid.NewGuid():N}.unfinished";
            try
            {
                File.WriteAllText(temporary, JsonSerializer.Serialize(new Content(Version, calibration), Json.Default.Content) + "\n");
                File.Move(temporary, target, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }

        public static TorchCalibration Read(string path)
        {
            Content content = Parse(path, File.ReadAllText(path));
            if (content.Version != Version)
            {
                throw new InvalidDataException(
                    $"{path} is a calibration of version {content.Version}; this GramGen reads version {Version}. Calibrate again.");
            }

            TorchCalibration rates = content.Calibration;
            foreach ((string name, double value) in Rates(rates))
            {
                if (!(double.IsFinite(value) && value > 0))
                {
                    throw new InvalidDataException($"{path}: {name} is {value}; it must be a positive number. Calibrate again.");
                }
            }

            return rates;
        }

        private static Content Parse(string path, string text)
        {
            try
            {
                return JsonSerializer.Deserialize(text, Json.Default.Content) ?? throw new JsonException("It is null.");
            }
            catch (JsonException problem)
            {
                throw new InvalidDataException($"{path} holds no calibration of TorchGramBackend: {problem.Message}", problem);
            }
        }

        private static IEnumerable<(string Name, double Value)> Rates(TorchCalibration rates) =>
        [
            (nameof(rates.StartSeconds), rates.StartSeconds),
            (nameof(rates.UploadBytesPerSecond), rates.UploadBytesPerSecond),
            (nameof(rates.DownloadBytesPerSecond), rates.DownloadBytesPerSecond),
            (nameof(rates.DeviceFlops), rates.DeviceFlops),
            (nameof(rates.DeviceDoubleFlops), rates.DeviceDoubleFlops),
            (nameof(rates.CpuFlops), rates.CpuFlops),
            (nameof(rates.CpuDoubleFlops), rates.CpuDoubleFlops),
        ];
    }

    internal sealed record Content(int Version, TorchCalibration Calibration);

    [JsonSourceGenerationOptions(WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class Json : JsonSerializerContext;
}
