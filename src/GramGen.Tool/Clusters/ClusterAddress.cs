using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace GramGen.Tool.Clusters;

/// <summary>
/// The server that keeps the members of a cluster: Redis, or one that speaks its protocol, as Garnet does.
/// </summary>
/// <param name="Text">As it was given.</param>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Password">Its password, or <see langword="null"/>.</param>
/// <param name="IsEncrypted">Whether the connection is encrypted.</param>
internal sealed record ClusterAddress(string Text, string Host, int Port, string? Password, bool IsEncrypted)
{
    private const int UsualPort = 6379;
    private const int PatienceMilliseconds = 5000;

    /// <summary>The options of a connection.</summary>
    public ConfigurationOptions Options
    {
        get
        {
            var options = new ConfigurationOptions
            {
                Ssl = IsEncrypted,
                Password = Password,
                ConnectTimeout = PatienceMilliseconds,
            };
            options.EndPoints.Add(Host, Port);
            return options;
        }
    }

    /// <returns>The address, or <see langword="null"/> if the text is none.</returns>
    public static ClusterAddress? Parse(string text)
    {
        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && uri.Scheme is "redis" or "rediss"
            && uri.Host.Length > 0
            && uri.PathAndQuery is "" or "/";
        if (!isAddress)
        {
            return null;
        }

        int colon = uri!.UserInfo.IndexOf(':', StringComparison.Ordinal);
        string password = Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]);
        return new ClusterAddress(
            text,
            uri.Host,
            uri.Port < 0 ? UsualPort : uri.Port,
            password.Length == 0 ? null : password,
            uri.Scheme == "rediss");
    }

    /// <summary>The address of a server on this machine.</summary>
    public static ClusterAddress Local(int port)
    {
        const string Host = "127.0.0.1";
        string text = string.Create(CultureInfo.InvariantCulture, $"redis://{Host}:{port}");
        return new ClusterAddress(text, Host, port, Password: null, IsEncrypted: false);
    }

    /// <exception cref="UsageException">The server does not answer.</exception>
    public async Task RequireAnswerAsync()
    {
        try
        {
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(Options);
            await connection.GetDatabase().PingAsync();
        }
        catch (Exception problem) when (problem is RedisException or TimeoutException)
        {
            throw new UsageException($"--cluster {Shown}: no Redis server answers at {Host}:{Port}.");
        }
    }

    /// <summary>The address of this machine that others reach it by: the one it reaches the server from.</summary>
    /// <exception cref="UsageException">The server's name is not known.</exception>
    public IPAddress LocalAddress()
    {
        try
        {
            // A datagram socket sends nothing when it is connected.
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(Host, Port);
            IPAddress address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }
        catch (SocketException problem)
        {
            throw new UsageException($"--cluster {Shown}: {Host} cannot be reached: {problem.Message}");
        }
    }

    /// <summary>The address without its password.</summary>
    public string Shown => Password is null
        ? Text
        : Text.Replace(new Uri(Text).UserInfo + "@", "", StringComparison.Ordinal);
}
