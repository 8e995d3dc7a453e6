using System.Text.RegularExpressions;
using PuppeteerSharp;
using StyleTransfer.Pictures;

namespace StyleTransfer.Tests;

/// <summary>The whole program with <c>--serve</c>, seen and stopped in a browser.</summary>
[Collection(nameof(ConsoleTests))]
public sealed partial class PreviewPageTests : IDisposable
{
    private const int InterruptedExitCode = 130;

    /// <summary>What a busy machine may take; a failure is not found by it.</summary>
    private const int TimeoutMilliseconds = 60_000;

    private readonly TemporaryFolder _folder = new();

    public PreviewPageTests() => Torch.Require();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_is_seen_and_stopped_in_a_browser()
    {
        string result = _folder.Path("out.png");
        await using IBrowser browser = await StartBrowserAsync();
        await using IPage page = await browser.NewPageAsync();
        List<string> problems = [];
        page.Console += (_, message) => problems.Add(message.Message.Text);
        page.PageError += (_, error) => problems.Add(error.Message);
        page.DefaultTimeout = TimeoutMilliseconds;
        using var output = new AddressWriter();
        TextWriter before = Console.Out;
        Console.SetOut(output);
        // Far more steps than it ever makes.
        Task<int> run = Task.Run(() => Program.Main(
        [
            "transfer", "--content", "drawn:balls", "--style", "drawn:waves", "--network", "random", "--out", result,
            "--size", "32", "--sizes", "1", "--iterations", "100000", "--serve",
        ]), Cancellation);
        try
        {
            Uri address = await output.Address.WaitAsync(TimeSpan.FromMilliseconds(TimeoutMilliseconds), Cancellation);
            await page.GoToAsync(address.ToString());
            await page.WaitForFunctionAsync("() => document.title.startsWith('32×32') && picture.naturalWidth === 32 && steps.length > 1");

            Assert.Contains(
                "content scale3",
                await page.EvaluateFunctionAsync<string[]>("() => [...legend.children].map(item => item.textContent)"));
            Assert.True(await page.EvaluateFunctionAsync<bool>(
                "() => plot.getContext('2d').getImageData(0, 0, plot.width, plot.height).data.some(value => value > 0)"));
            await page.ClickAsync("#stop");
            await page.WaitForFunctionAsync("() => stop.hidden");
            Assert.Equal(
                $"Stopped: saved {result}",
                await page.EvaluateFunctionAsync<string>("() => document.getElementById('status').textContent"));
            Assert.Equal(InterruptedExitCode, await run);
        }
        finally
        {
            await StopAsync(run, output);
            Console.SetOut(before);
        }

        using Picture picture = PictureFile.Load(result);
        Assert.Equal(32, picture.Width);
        Assert.True(File.Exists(_folder.Path("out.checkpoint")));
        Assert.Empty(problems);
    }

    /// <summary>A test that fails leaves no run behind.</summary>
    private static async Task StopAsync(Task run, AddressWriter output)
    {
        if (!run.IsCompleted && output.Address.IsCompletedSuccessfully)
        {
            using var client = new HttpClient();
            using HttpResponseMessage _ = await client.PostAsync(new Uri(await output.Address, "stop"), content: null, Cancellation);
            await run.WaitAsync(Cancellation);
        }
    }

    /// <summary>The browser of the machine; skips the test if there is none.</summary>
    private static async Task<IBrowser> StartBrowserAsync()
    {
        string[] names = OperatingSystem.IsWindows()
            ? ["chrome.exe", "msedge.exe"]
            : ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        string? browser = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, $"There is none of {string.Join(", ", names)} on this machine.");
        return await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = browser,
            Timeout = TimeoutMilliseconds,
            // Chromium's sandbox does not run as root.
            Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
        });
    }

    /// <summary>Waits for the line with the address.</summary>
    private sealed partial class AddressWriter : StringWriter
    {
        private readonly TaskCompletionSource<Uri> _address = new();

        public Task<Uri> Address => _address.Task;

        public override void WriteLine(string? value)
        {
            if (AddressPattern().Match(value ?? "") is { Success: true } found)
            {
                _address.TrySetResult(new Uri(found.Value));
            }
        }

        [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+/[0-9a-f]{32}/$")]
        private static partial Regex AddressPattern();
    }
}
