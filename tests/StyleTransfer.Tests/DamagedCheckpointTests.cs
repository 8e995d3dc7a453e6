using System.Globalization;
using StyleTransfer.Networks;
using StyleTransfer.Runs;
using StyleTransfer.Weights;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

/// <summary>A checkpoint with damaged, missing or foreign parts is refused with words.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private const long Length = 3 * 32 * 32;

    private static readonly RunSettings Settings = new() { Styles = [new("drawn:stones")], Size = 64, Sizes = 2, Iterations = 3 };

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope;
    private readonly Dictionary<string, Tensor> _state;

    public DamagedCheckpointTests()
    {
        Torch.Require();
        _scope = torch.NewDisposeScope();
        _state = new() { ["point"] = torch.zeros(Length), ["move.0"] = torch.ones(Length), ["change.0"] = torch.ones(Length) };
    }

    private string File => _folder.Path("run.checkpoint");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Sound_checkpoint_is_loaded()
    {
        Save();

        using Checkpoint loaded = Load();

        Assert.Equal((0, 2, 2, 3), (loaded.Stage, loaded.Iteration, loaded.History.Steps.Count, loaded.State.Count));
    }

    [Theory]
    [InlineData("format", null, "it has another format")]
    [InlineData("format", "StyleTransfer 0", "it has another format")]
    [InlineData("settings", null, "its settings are corrupt")]
    [InlineData("settings", "[]", "its settings are corrupt")]
    [InlineData("settings", "{}", "was saved with other settings: Styles was  and is now [{")]
    [InlineData("stage", null, "its stage is not a number from 0 to 1")]
    [InlineData("stage", "2", "its stage is not a number from 0 to 1")]
    [InlineData("stage", "1", "its losses do not belong to its step")]
    [InlineData("iteration", "-1", "its iteration is not a number from 0 to 3")]
    [InlineData("iteration", "4", "its iteration is not a number from 0 to 3")]
    [InlineData("iteration", "2147483648", "its iteration is not a number from 0 to 3")]
    [InlineData("iteration", "3", "its losses do not belong to its step")]
    [InlineData("losses", null, "its losses are corrupt")]
    [InlineData("losses", "{}", "its losses are corrupt")]
    [InlineData("losses", "[null,null]", "its losses do not belong to its step")]
    [InlineData("losses", """[{"Size":32,"Loss":1,"Parts":null},{"Size":32,"Loss":1,"Parts":{}}]""", "its losses are corrupt")]
    [InlineData("losses", """[{"Size":32,"Loss":"1","Parts":{}},{"Size":32,"Loss":1,"Parts":{}}]""", "its losses are corrupt")]
    [InlineData("losses", """[{"Size":64,"Loss":1,"Parts":{}},{"Size":32,"Loss":1,"Parts":{}}]""", "its losses do not belong to its step")]
    public void Damaged_metadata_is_refused(string name, string? value, string expected)
    {
        Save();
        using (FileStream file = System.IO.File.OpenRead(File))
        {
            Dictionary<string, string> metadata = new(SafeTensors.ReadHeader(file).Metadata);
            metadata.Remove(name);
            if (value is not null)
            {
                metadata[name] = value;
            }

            file.Close();
            SafeTensors.Write(File, _state, metadata);
        }

        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_of_another_network_is_refused()
    {
        Save();

        UsageException refused = Assert.Throws<UsageException>(() =>
            Checkpoint.Load(File, Settings with { Network = NetworkName.Random }, [Length, 4 * Length]));

        Assert.Contains("was saved with other settings: Network was resnet18 and is now random", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_or_foreign_tensors_are_refused()
    {
        const string expected = "does not have the state of the optimizer lbfgs";
        _state.Remove("change.0");
        Assert.Contains(expected, SavedRefusal(), StringComparison.Ordinal);
        _state["change.1"] = torch.ones(Length);
        Assert.Contains(expected, SavedRefusal(), StringComparison.Ordinal);
        _state.Remove("point");
        _state.Remove("change.1");
        _state["mean"] = torch.ones(Length);
        _state["square"] = torch.ones(Length);
        Assert.Contains(expected, SavedRefusal(), StringComparison.Ordinal);
        _state.Clear();
        Assert.Contains(expected, SavedRefusal(), StringComparison.Ordinal);
        for (int i = 0; i < 21; i++)
        {
            _state[string.Create(CultureInfo.InvariantCulture, $"move.{i}")] = torch.ones(Length);
            _state[string.Create(CultureInfo.InvariantCulture, $"change.{i}")] = torch.ones(Length);
        }

        _state["point"] = torch.zeros(Length);
        Assert.Contains(expected, SavedRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_of_another_picture_or_type_are_refused()
    {
        _state["move.0"] = torch.ones(2 * 32 * 32);
        Assert.Contains("tensor 'move.0' must have shape 3072, not 2048", SavedRefusal(), StringComparison.Ordinal);
        _state["move.0"] = torch.ones(Length, torch.ScalarType.Float64);
        Assert.Contains("tensor 'move.0' must have finite values of type F32", SavedRefusal(), StringComparison.Ordinal);
        _state["move.0"] = torch.full(Length, float.NaN);
        Assert.Contains("tensor 'move.0' must have finite values of type F32", SavedRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damage_is_refused_or_harmless()
    {
        Save();
        byte[] sound = System.IO.File.ReadAllBytes(File);
        int header = (int)BitConverter.ToInt64(sound) + sizeof(long);
        int refused = 0;
        foreach (byte[] damaged in Damage.AtRandom(sound[..header], 1000))
        {
            System.IO.File.WriteAllBytes(File, [.. damaged, .. sound[header..]]);
            try
            {
                Load().Dispose();
            }
            catch (UsageException)
            {
                refused++;
            }
        }

        Assert.True(refused > 800, $"{refused}");
    }

    private string SavedRefusal()
    {
        Save();
        return Refusal();
    }

    private string Refusal() => Assert.Throws<UsageException>(Load).Message;

    private Checkpoint Load() => Checkpoint.Load(File, Settings, [Length, 4 * Length]);

    private void Save()
    {
        var history = new LossHistory();
        history.Steps.AddRange(Enumerable.Repeat(new LossStep(32, 0.5, new Dictionary<string, double> { ["scale1"] = 0.5 }), 2));
        Checkpoint.Save(File, Settings, stage: 0, iteration: 2, history, _state);
    }
}
