using System.Text;
using GramGen.Tool.Clusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GramGen.Tool.Tests;

/// <summary>A collector of OpenTelemetry that keeps what it is sent, by gRPC.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly StringBuilder _received = new();

    private Collector(WebApplication web)
    {
        _web = web;
        web.Run(AnswerAsync);
    }

    public string Address => _web.Urls.First();

    /// <summary>The bytes of all messages, as Latin letters: names of instruments are found in them.</summary>
    public string Received
    {
        get
        {
            lock (_received)
            {
                return _received.ToString();
            }
        }
    }

    public static async Task<Collector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            ClusterSilo.FreePort(), listen => listen.Protocols = HttpProtocols.Http2));
        var collector = new Collector(builder.Build());
        await collector._web.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext call)
    {
        using var message = new MemoryStream();
        await call.Request.Body.CopyToAsync(message);
        lock (_received)
        {
            _received.Append(Encoding.Latin1.GetString(message.ToArray()));
        }

        // An empty message: not compressed, with no bytes.
        call.Response.ContentType = "application/grpc";
        call.Response.DeclareTrailer("grpc-status");
        await call.Response.Body.WriteAsync(new byte[5]);
        call.Response.AppendTrailer("grpc-status", "0");
    }
}
