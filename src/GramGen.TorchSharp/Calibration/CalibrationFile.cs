using System.Text.Json;
using System.Text.Json.Serialization;

namespace GramGen.TorchSharp.Calibration;

/// <summary>A calibration as JSON in a file.</summary>
internal static partial class CalibrationFile
{
    private const int Version = 1;

    public static void Write(string path, TorchCalibration calibration)
    {
        string whole = Path.GetFullPath(path);
        string unfinished = $"{whole}.{Guid.NewGuid():N}.unfinished";
        try
        {
            File.WriteAllText(unfinished, JsonSerializer.Serialize(new Content(Version, calibration), Format.Default.Content) + "\n");
            File.Move(unfinished, whole, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public static TorchCalibration Read(string path)
    {
        Content content = Parse(path, File.ReadAllText(path));
        if (content.Version != Version)
        {
            throw new InvalidDataException($"{path} is a calibration of version {content.Version}; this GramGen reads version {Version}. Calibrate anew.");
        }

        TorchCalibration rates = content.Calibration;
        foreach ((string name, double value) in Rates(rates))
        {
            if (!(double.IsFinite(value) && value > 0))
            {
                throw new InvalidDataException($"{path}: {name} is {value}; it must be a positive number. Calibrate anew.");
            }
        }

        return rates;
    }

    private static Content Parse(string path, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Format.Default.Content) ?? throw new JsonException("It is null.");
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

    internal sealed record Content(int Version, TorchCalibration Calibration);

    [JsonSourceGenerationOptions(WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class Format : JsonSerializerContext;
}
