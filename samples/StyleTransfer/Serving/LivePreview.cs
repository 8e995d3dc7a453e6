using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SkiaSharp;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;

namespace StyleTransfer.Serving;

/// <summary>What a browser is told about a run since the last time. The members are the names in the page's script.</summary>
/// <param name="Status">The position of the run, or how it ended.</param>
/// <param name="HasEnded">No other message follows.</param>
/// <param name="Picture">The current picture as a <c>data:</c> URL; <see langword="null"/> if it is still the one before.</param>
/// <param name="Steps">The steps that are new.</param>
internal sealed record PreviewMessage(string Status, bool HasEnded, string? Picture, IReadOnlyList<LossStep> Steps);

/// <summary>Keeps the state of a run for any number of browsers, which follow it at their own speed.</summary>
/// <remarks>The run calls <see cref="Watch"/> on its thread; the server calls <see cref="Follow"/> on others.</remarks>
/// <param name="before">The steps before a resumed run.</param>
internal sealed class LivePreview(IEnumerable<LossStep> before) : IRunWatcher
{
    private const int LongestSide = 1024;
    private const int JpegQuality = 90;

    /// <summary>Between two pictures: they take time from the run.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private readonly List<LossStep> _steps = [.. before];
    private TaskCompletionSource _changed = NewChange();
    private long _lastPicture;
    private int _viewers;
    private string? _picture;
    private string _status = "Starting";
    private bool _hasEnded;

    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        bool isDue;
        lock (_lock)
        {
            _steps.Add(step.Losses);
            isDue = _picture is null || (_viewers > 0 && Stopwatch.GetElapsedTime(_lastPicture) > Interval);
        }

        if (!isDue)
        {
            return;
        }

        using Picture current = picture();
        Publish($"{RunDisplay.PositionOf(step)}{RunDisplay.RemainingOf(step)}", current, hasEnded: false);
    }

    /// <summary>Tells how the run ended.</summary>
    /// <param name="status">A sentence.</param>
    /// <param name="result">The final picture; <see langword="null"/> to keep the last one.</param>
    public void End(string status, Picture? result) => Publish(status, result, hasEnded: true);

    /// <summary>The messages for one browser: the state so far, then what changes, until the run ends.</summary>
    /// <param name="cancellation">The browser has gone.</param>
    public async IAsyncEnumerable<string> Follow([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            _viewers++;
        }

        try
        {
            int sentSteps = 0;
            string? sentPicture = null;
            for (PreviewMessage? message = null; message is not { HasEnded: true };)
            {
                Task change;
                lock (_lock)
                {
                    message = new PreviewMessage(_status, _hasEnded, _picture == sentPicture ? null : _picture, _steps[sentSteps..]);
                    sentPicture = _picture;
                    sentSteps = _steps.Count;
                    change = _changed.Task;
                }

                yield return JsonSerializer.Serialize(message, JsonSerializerOptions.Web);
                if (!message.HasEnded)
                {
                    await change.WaitAsync(cancellation);
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                _viewers--;
            }
        }
    }

    private void Publish(string status, Picture? picture, bool hasEnded)
    {
        string? encoded = picture is null ? null : Encode(picture);
        TaskCompletionSource change;
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            _status = status;
            _picture = encoded ?? _picture;
            _hasEnded = hasEnded;
            _lastPicture = Stopwatch.GetTimestamp();
            (change, _changed) = (_changed, NewChange());
        }

        change.SetResult();
    }

    private static string Encode(Picture picture)
    {
        (int width, int height) = picture.SizeOf(Math.Min(LongestSide, Math.Max(picture.Width, picture.Height)));
        using Picture small = picture.Resized(width, height);
        using SKData data = small.Bitmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return "data:image/jpeg;base64," + Convert.ToBase64String(data.AsSpan());
    }

    /// <summary>What waits for a change goes on on other threads than the run's.</summary>
    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
