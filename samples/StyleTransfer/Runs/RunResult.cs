using StyleTransfer.Losses;
using StyleTransfer.Pictures;

namespace StyleTransfer.Runs;

/// <summary>What a run made. The picture is the caller's.</summary>
internal sealed record RunResult(Picture Picture, bool IsFinished, LossHistory History, TimeSpan Elapsed, GramClock Clock);
