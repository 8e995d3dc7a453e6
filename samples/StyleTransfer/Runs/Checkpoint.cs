using System.Globalization;
using System.Text.Json;
using StyleTransfer.Weights;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Runs;

/// <summary>The saved state of a run: settings, size, step, losses so far and the optimiser's state, in a safetensors file.</summary>
internal sealed record Checkpoint(RunSettings Settings, int Stage, int Iteration, LossHistory History, IReadOnlyDictionary<string, Tensor> State)
    : IDisposable
{
    private const string Format = "StyleTransfer 1";

    public static void Save(string path, RunSettings settings, int stage, int iteration, LossHistory history, IEnumerable<KeyValuePair<string, Tensor>> state) =>
        SafeTensors.Write(path, state, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["settings"] = JsonSerializer.Serialize(settings),
            ["stage"] = stage.ToString(CultureInfo.InvariantCulture),
            ["iteration"] = iteration.ToString(CultureInfo.InvariantCulture),
            ["losses"] = JsonSerializer.Serialize(history.Steps),
        });

    /// <exception cref="UsageException">The file does not exist, is corrupt, or belongs to a run with other settings.</exception>
    public static Checkpoint Load(string path, RunSettings expected)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"Checkpoint not found: '{path}'.");
        }

        try
        {
            (IReadOnlyDictionary<string, Tensor> state, IReadOnlyDictionary<string, string> metadata) = SafeTensors.Read(path);
            if (metadata.GetValueOrDefault("format") != Format || !state.ContainsKey("point"))
            {
                throw new InvalidDataException("it has another format");
            }

            RequireSame(JsonSerializer.SerializeToElement(expected), JsonDocument.Parse(metadata["settings"]).RootElement, path);
            var history = new LossHistory();
            history.Steps.AddRange(JsonSerializer.Deserialize<List<LossStep>>(metadata["losses"]) ?? []);
            return new Checkpoint(
                expected,
                int.Parse(metadata["stage"], CultureInfo.InvariantCulture),
                int.Parse(metadata["iteration"], CultureInfo.InvariantCulture),
                history,
                state.ToDictionary(pair => pair.Key, pair => pair.Value.to(torch.device(expected.Device), disposeAfter: true)));
        }
        catch (Exception problem) when (problem is InvalidDataException or KeyNotFoundException or JsonException or FormatException)
        {
            throw new UsageException($"'{path}' is not a valid checkpoint: {problem.Message}.");
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in State.Values)
        {
            tensor.Dispose();
        }
    }

    private static void RequireSame(JsonElement expected, JsonElement found, string path)
    {
        foreach (JsonProperty setting in expected.EnumerateObject())
        {
            if (!found.TryGetProperty(setting.Name, out JsonElement value) || !JsonElement.DeepEquals(value, setting.Value))
            {
                throw new UsageException(
                    $"Checkpoint '{path}' was saved with other settings: {setting.Name} was {value} and is now {setting.Value}.");
            }
        }
    }
}
