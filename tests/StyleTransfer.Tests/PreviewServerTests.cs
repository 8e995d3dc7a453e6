using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using StyleTransfer.Serving;

namespace StyleTransfer.Tests;

/// <summary>The page of <c>--serve</c>, over the network of this machine.</summary>
public sealed class PreviewServerTests : IDisposable
{
    private readonly LivePreview _preview = new([new LossStep(32, 9, new Dictionary<string, double> { ["content"] = 9 })]);
    private readonly PreviewServer _server;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private int _stops;

    public PreviewServerTests() => _server = PreviewServer.Start(port: 0, _preview, () => _stops++);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task Page_loads_nothing_from_elsewhere()
    {
        using HttpResponseMessage response = await _client.GetAsync(_server.Address, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; img-src data:; connect-src 'self'; script-src 'nonce-", policy, StringComparison.Ordinal);
        string page = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("//", page.Replace("// ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("{nonce}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_is_a_post_with_the_token()
    {
        var stop = new Uri(_server.Address, "stop");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, await CodeOf(HttpMethod.Get, stop));
        Assert.Equal(HttpStatusCode.NotFound, await CodeOf(HttpMethod.Post, new Uri(_server.Address, "/stop")));
        Assert.Equal(HttpStatusCode.NotFound, await CodeOf(HttpMethod.Post, new Uri(_server.Address, $"/{new string('0', 32)}/stop")));
        Assert.Equal(0, _stops);
        Assert.Equal(HttpStatusCode.NoContent, await CodeOf(HttpMethod.Post, stop));
        Assert.Equal(1, _stops);
    }

    /// <summary>A name that resolves to the loopback address must not give its pages access.</summary>
    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.BadRequest)]
    public async Task Other_hosts_are_refused(string host, HttpStatusCode expected) =>
        Assert.Equal(expected, await CodeOf(HttpMethod.Get, _server.Address, $"{host}:{_server.Address.Port}"));

    [Fact]
    public async Task Other_addresses_are_not_listened_on()
    {
        Assert.Equal("127.0.0.1", _server.Address.Host);
        IPAddress[] others = [IPAddress.Parse("127.0.0.2"), IPAddress.IPv6Loopback];
        foreach (IPAddress other in others)
        {
            using var socket = new Socket(other.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(other, _server.Address.Port, Cancellation).AsTask());
        }
    }

    [Fact]
    public void Taken_port_is_refused_in_one_line()
    {
        UsageException refused = Assert.Throws<UsageException>(() => PreviewServer.Start(_server.Address.Port, _preview, () => { }));

        Assert.StartsWith($"--serve cannot use port {_server.Address.Port}: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    /// <summary>
    /// One who comes late is told everything, one who is there what is new; the last message arrives before the server ends.
    /// </summary>
    [Fact]
    public async Task Events_follow_the_run_to_its_end()
    {
        Watch(step: 1, loss: 4);
        await using Stream stream = await _client.GetStreamAsync(new Uri(_server.Address, "events"), Cancellation);
        using var reader = new StreamReader(stream);

        PreviewMessage first = await NextAsync(reader);
        using (Picture result = Grey(64))
        {
            _preview.End("Finished", result);
        }

        _server.Dispose();
        PreviewMessage last = await NextAsync(reader);

        Assert.Equal("32×32 (1 of 1), step 1 of 2, 0:00:03 left", first.Status);
        Assert.Equal([9, 4], first.Steps.Select(step => step.Loss));
        Assert.StartsWith("data:image/jpeg;base64,", first.Picture, StringComparison.Ordinal);
        Assert.Equal(("Finished", true), (last.Status, last.HasEnded));
        Assert.Empty(last.Steps);
        Assert.NotEqual(first.Picture, last.Picture);
        Assert.Equal("", (await reader.ReadToEndAsync(Cancellation)).Trim());
    }

    /// <summary>Pictures take time, so without a viewer there is only the first.</summary>
    [Fact]
    public void Pictures_are_made_for_viewers_only() =>
        Assert.Equal([true, false, false], Enumerable.Range(1, 3).Select(step => Watch(step, loss: 1)));

    private bool Watch(int step, double loss)
    {
        bool isMade = false;
        var losses = new LossStep(32, loss, new Dictionary<string, double> { ["content"] = loss });
        _preview.Watch(new RunStep(32, 32, 0, 1, step, 2, losses, TimeSpan.FromSeconds(3)), Make, _ => { });
        return isMade;

        Picture Make()
        {
            isMade = true;
            return Grey(32);
        }
    }

    private static Picture Grey(int side) =>
        Picture.FromPlanes(Enumerable.Repeat(0.5f, Picture.Channels * side * side).ToArray(), side, side);

    private async Task<HttpStatusCode> CodeOf(HttpMethod method, Uri address, string? host = null)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Host = host;
        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private static async Task<PreviewMessage> NextAsync(StreamReader reader)
    {
        const string prefix = "data: ";
        string? line;
        do
        {
            line = await reader.ReadLineAsync(Cancellation);
        }
        while (line is not null && !line.StartsWith(prefix, StringComparison.Ordinal));
        Assert.NotNull(line);
        return JsonSerializer.Deserialize<PreviewMessage>(line[prefix.Length..], JsonSerializerOptions.Web)!;
    }
}
