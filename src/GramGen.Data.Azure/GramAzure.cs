using Azure.Storage.Blobs;
using GramGen.Data.Storage;

namespace GramGen.Data.Azure;

/// <summary>
/// Data sets and stores of parts in Azure Blob Storage, at <c>az://container/folder/name</c>: see <see cref="GramStorage"/>.
/// </summary>
public static class GramAzure
{
    /// <summary>The variable of the environment with the connection string of the storage account.</summary>
    public const string ConnectionVariable = "AZURE_STORAGE_CONNECTION_STRING";

    /// <summary>Has <c>az://</c> addresses read and written by the whole process. Calling it again replaces the account.</summary>
    /// <param name="service">
    /// A client of the storage account, with credentials and retries of your choice; <see langword="null"/> for one with the
    /// connection string of <see cref="ConnectionVariable"/>, which is read when an address is used.
    /// </param>
    public static void Register(BlobServiceClient? service = null) => GramStorage.Register(new BlobStorage(service is not null
        ? () => service
        : () => new BlobServiceClient(Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } connection
            ? connection
            : throw new IOException(
                $"There is no storage account for az:// addresses: set {ConnectionVariable}, or give GramAzure.Register a client."))));
}
