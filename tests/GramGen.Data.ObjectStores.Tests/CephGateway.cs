using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using GramGen.Cluster.Tests.Members;
using GramGen.Data.S3;

namespace GramGen.Data.ObjectStores.Tests;

/// <summary>The S3 gateway of a Ceph cluster of this machine, with its objects in memory.</summary>
public sealed class CephGateway : Emulator
{
    private readonly DirectoryInfo _folder;
    private readonly Process _server;
    private readonly string _address;
    private readonly AmazonS3Client _client;

    public CephGateway()
    {
        foreach (string program in (string[])["ceph", "ceph-mon", "ceph-osd", "radosgw"])
        {
            ServerProgram.Require(program);
        }

        _folder = Directory.CreateTempSubdirectory("gramgen-ceph-");
        int port = ServerProgram.FreePort();
        _address = $"http://127.0.0.1:{port}";
        _server = Start(
            "bash", Path.Combine(AppContext.BaseDirectory, "ceph.sh"), _folder.FullName, $"{ServerProgram.FreePort()}", $"{port}");
        _client = new AmazonS3Client(
            new BasicAWSCredentials("gramgen", "gramgen"),
            new AmazonS3Config
            {
                ServiceURL = _address,
                AuthenticationRegion = "us-east-1",
                // This version of the gateway knows no checksums behind a body.
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            });
        ServerProgram.Await(() =>
        {
            Assert.False(_server.HasExited && _server.ExitCode != 0, "ceph.sh failed.");
            _client.PutBucketAsync("rows").GetAwaiter().GetResult();
        });
    }

    public override string Root => "s3://rows";

    public override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL_S3"] = _address,
        ["AWS_ACCESS_KEY_ID"] = "gramgen",
        ["AWS_SECRET_ACCESS_KEY"] = "gramgen",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_REQUEST_CHECKSUM_CALCULATION"] = "when_required",
    };

    public override void Register() => GramS3.Register(_client);

    public override void Put(string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        _client.PutObjectAsync(new PutObjectRequest { BucketName = "rows", Key = name, InputStream = stream }).GetAwaiter().GetResult();
    }

    public override void Dispose()
    {
        _client.Dispose();
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
        foreach (FileInfo file in _folder.GetFiles("*.pid"))
        {
            using var daemon = Process.GetProcessById(int.Parse(File.ReadAllText(file.FullName), CultureInfo.InvariantCulture));
            daemon.Kill();
            daemon.WaitForExit();
        }

        _folder.Delete(recursive: true);
    }
}
