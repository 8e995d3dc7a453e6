using System.Diagnostics;
using Azure.Storage.Blobs;
using GramGen.Cluster.Tests.Members;
using GramGen.Data.Azure;

namespace GramGen.Data.ObjectStores.Tests;

/// <summary>Microsoft's emulator of Azure Blob Storage, of the npm package azurite.</summary>
public sealed class Azurite : Emulator
{
    private readonly DirectoryInfo _folder;
    private readonly Process _server;
    private readonly BlobServiceClient _client;

    public Azurite()
    {
        string program = ServerProgram.Require("azurite-blob");
        _folder = Directory.CreateTempSubdirectory("gramgen-azurite-");
        int port = ServerProgram.FreePort();
        string key = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", $"gramgen:{key}");
        _server = Start(
            program, "--blobPort", $"{port}", "--blobHost", "127.0.0.1", "--location", _folder.FullName, "--silent",
            "--skipApiVersionCheck", "--disableTelemetry");

        Connection = $"DefaultEndpointsProtocol=http;AccountName=gramgen;AccountKey={key};"
            + $"BlobEndpoint=http://127.0.0.1:{port}/gramgen;";
        _client = new BlobServiceClient(Connection);
        ServerProgram.Await(() => _client.GetBlobContainerClient("rows").CreateIfNotExists());
    }

    public string Connection { get; }

    public override string Root => "az://rows";

    public override IReadOnlyDictionary<string, string> Variables =>
        new Dictionary<string, string> { [GramAzure.ConnectionVariable] = Connection };

    public override void Register() => GramAzure.Register(_client);

    public override void Put(string name, byte[] content) =>
        _client.GetBlobContainerClient("rows").GetBlobClient(name).Upload(BinaryData.FromBytes(content), overwrite: true);

    public override void Dispose()
    {
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }
}
