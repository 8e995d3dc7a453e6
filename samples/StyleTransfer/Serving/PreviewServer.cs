using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StyleTransfer.Serving;

/// <summary>A page on this machine that shows a run and can stop it.</summary>
/// <remarks>
/// It listens on the loopback address only. A path that cannot be guessed keeps other users of the machine and other pages of the
/// browser away, the check of the Host header those that a name server sends to the loopback address.
/// </remarks>
internal sealed class PreviewServer : IDisposable
{
    private const int TokenBytes = 16;
    private const int NonceBytes = 16;
    private const int MostConnections = 64;
    private const string PageName = "page.html";
    private const string NonceInPage = "{nonce}";

    /// <summary>For browsers to receive the end of the run.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;

    private PreviewServer(WebApplication application, LivePreview preview, string token)
    {
        _application = application;
        Preview = preview;
        string address = application.Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Single();
        Address = new Uri($"{address}/{token}/");
    }

    /// <summary>The page.</summary>
    public Uri Address { get; }

    /// <summary>What the page shows.</summary>
    public LivePreview Preview { get; }

    /// <param name="port">0 for a free one.</param>
    /// <param name="preview">What the page shows.</param>
    /// <param name="stop">Called when the page's button is pressed, on another thread.</param>
    /// <exception cref="UsageException">The port is not available.</exception>
    public static PreviewServer Start(int port, LivePreview preview, Action stop)
    {
        string token = RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true);
        WebApplication application = ApplicationOn(port);
        application.UseHostFiltering();
        application.Use(Protect);
        application.MapGet($"/{token}/", SendPage);
        application.MapGet($"/{token}/events", (CancellationToken gone) => TypedResults.ServerSentEvents(preview.Follow(gone)));
        application.MapPost($"/{token}/stop", () =>
        {
            stop();
            return TypedResults.NoContent();
        });
        try
        {
            application.StartAsync().GetAwaiter().GetResult();
            return new PreviewServer(application, preview, token);
        }
        catch (IOException problem)
        {
            application.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw new UsageException($"--serve cannot use port {port}: {problem.InnerException?.Message ?? problem.Message}");
        }
    }

    public void Dispose()
    {
        // After an ordinary end this changes nothing.
        Preview.End("The run ended with an error.", result: null);
        using var timeout = new CancellationTokenSource(ShutdownTimeout);
        _application.StopAsync(timeout.Token).GetAwaiter().GetResult();
        _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Without configuration files, environment variables and logs: none of them may open another address.</summary>
    private static WebApplication ApplicationOn(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = MostConnections;
            options.Limits.MaxRequestBodySize = 0;
            options.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddHostFiltering(options =>
        {
            options.AllowedHosts = [IPAddress.Loopback.ToString(), "localhost"];
            options.AllowEmptyHosts = false;
        });
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfRun>();
        return builder.Build();
    }

    private static Task Protect(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }

    /// <summary>The page loads nothing from elsewhere, and runs no script but its own.</summary>
    private static ContentHttpResult SendPage(HttpContext context)
    {
        string nonce = RandomNumberGenerator.GetHexString(2 * NonceBytes, lowercase: true);
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; img-src data:; connect-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        using Stream page = typeof(PreviewServer).Assembly.GetManifestResourceStream(PageName)!;
        using var reader = new StreamReader(page);
        return TypedResults.Text(reader.ReadToEnd().Replace(NonceInPage, nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    /// <summary>The run decides when the server ends; the host's own lifetime would take over Ctrl-C.</summary>
    private sealed class LifetimeOfRun : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
