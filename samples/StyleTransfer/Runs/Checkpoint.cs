using System.Globalization;
using System.Text.Json;
using StyleTransfer.Optimizing;
using StyleTransfer.Weights;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Runs;

/// <summary>The saved state of a run: settings, size, step, losses so far and the optimiser's state, in a safetensors file.</summary>
internal sealed record Checkpoint(
    RunSettings Settings, int Stage, int Iteration, LossHistory History, IReadOnlyDictionary<string, Tensor> State)
    : IDisposable
{
    private const string Format = "StyleTransfer 3";

    public static void Save(
        string path, RunSettings settings, int stage, int iteration, LossHistory history,
        IEnumerable<KeyValuePair<string, Tensor>> state) =>
        SafeTensors.Write(path, state, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["settings"] = JsonSerializer.Serialize(settings),
            ["stage"] = stage.ToString(CultureInfo.InvariantCulture),
            ["iteration"] = iteration.ToString(CultureInfo.InvariantCulture),
            ["losses"] = JsonSerializer.Serialize(history.Steps),
        });

    /// <param name="path">The file.</param>
    /// <param name="expected">The settings of the run to resume.</param>
    /// <param name="pointLengths">The number of coordinates at each size of that run.</param>
    /// <exception cref="UsageException">
    /// The file does not exist, is corrupt, or belongs to a run with other settings or pictures.
    /// </exception>
    public static Checkpoint Load(string path, RunSettings expected, IReadOnlyList<long> pointLengths)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"Checkpoint not found: '{path}'.");
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            (IReadOnlyDictionary<string, TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata) = SafeTensors.ReadHeader(file);
            if (metadata.GetValueOrDefault("format") != Format)
            {
                throw new InvalidDataException("it has another format");
            }

            RequireSame(JsonSerializer.SerializeToElement(expected), SettingsOf(metadata), path);
            int stage = NumberOf(metadata, "stage", pointLengths.Count - 1);
            int iteration = NumberOf(metadata, "iteration", expected.Iterations);
            LossHistory history = HistoryOf(metadata, expected, stage, iteration);
            string[] names = Optimizers.StateNames(expected.Optimizer, tensors.Count);
            return names.Length == tensors.Count && names.All(tensors.ContainsKey)
                ? new Checkpoint(
                    expected, stage, iteration, history,
                    ReadState(file, names.Select(name => tensors[name]), pointLengths[stage], expected.Device))
                : throw new InvalidDataException($"it does not have the state of the optimizer {expected.Optimizer}");
        }
        catch (InvalidDataException problem)
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

    private static JsonElement SettingsOf(IReadOnlyDictionary<string, string> metadata)
    {
        JsonElement settings = Deserialize<JsonElement>(metadata, "settings");
        return settings.ValueKind == JsonValueKind.Object ? settings : throw new InvalidDataException("its settings are corrupt");
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

    private static int NumberOf(IReadOnlyDictionary<string, string> metadata, string name, int maximum) =>
        int.TryParse(metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= maximum
            ? number
            : throw new InvalidDataException($"its {name} is not a number from 0 to {maximum}");

    private static LossHistory HistoryOf(IReadOnlyDictionary<string, string> metadata, RunSettings settings, int stage, int iteration)
    {
        var history = new LossHistory();
        history.Steps.AddRange(Deserialize<List<LossStep>>(metadata, "losses") ?? []);
        int[] sizes = [.. settings.LongerSides.Take(stage + 1)
            .SelectMany((side, i) => Enumerable.Repeat(side, i < stage ? settings.Iterations : iteration))];
        return history.Steps.Select(step => step?.Size).SequenceEqual(sizes.Select(size => (int?)size))
            ? history
            : throw new InvalidDataException("its losses do not belong to its step");
    }

    private static T? Deserialize<T>(IReadOnlyDictionary<string, string> metadata, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(metadata.GetValueOrDefault(name) ?? "", JsonSerializerOptions.Strict);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"its {name} are corrupt");
        }
    }

    private static Dictionary<string, Tensor> ReadState(Stream file, IEnumerable<TensorEntry> entries, long length, string device)
    {
        using var scope = torch.NewDisposeScope();
        var state = new Dictionary<string, Tensor>();
        foreach (TensorEntry entry in entries)
        {
            Tensor tensor = entry.Read(file, [length]);
            if (entry.Type != torch.ScalarType.Float32 || !tensor.isfinite().all().ToBoolean())
            {
                throw new InvalidDataException($"tensor '{entry.Name}' must have finite values of type F32");
            }

            state[entry.Name] = tensor.to(torch.device(device));
        }

        foreach (Tensor tensor in state.Values)
        {
            tensor.DetachFromDisposeScope();
        }

        return state;
    }
}
