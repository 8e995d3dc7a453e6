using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GramGen.Data.Storage;

namespace GramGen.Data.Azure;

/// <summary>The containers of a storage account.</summary>
/// <param name="connect">Makes the client, when it is needed.</param>
internal sealed class BlobStorage(Func<BlobServiceClient> connect) : ObjectStorage("az")
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int ConditionFailed = 412;

    private readonly Lazy<BlobServiceClient> _service = new(connect, LazyThreadSafetyMode.PublicationOnly);

    public override StoredObject? Find(string bucket, string key)
    {
        try
        {
            BlobProperties found = Blob(bucket, key).GetProperties();
            return new StoredObject(bucket, key, found.ContentLength, $"{found.ETag}", found.LastModified.UtcDateTime);
        }
        catch (RequestFailedException failure) when (failure.Status == NotFound)
        {
            return null;
        }
    }

    public override IEnumerable<StoredObject> List(string bucket, string prefix) => _service.Value.GetBlobContainerClient(bucket)
        .GetBlobs(new GetBlobsOptions { Prefix = prefix })
        .Select(blob => new StoredObject(
            bucket,
            blob.Name,
            blob.Properties.ContentLength ?? 0,
            $"{blob.Properties.ETag}",
            blob.Properties.LastModified?.UtcDateTime ?? default));

    public override int Read(StoredObject found, long position, Span<byte> bytes)
    {
        using BlobDownloadStreamingResult response = Blob(found.Bucket, found.Key).DownloadStreaming(new BlobDownloadOptions
        {
            Range = new HttpRange(position, bytes.Length),
            Conditions = ThisVersionOf(found),
        });
        return ReadBody(response.Content, bytes);
    }

    public override bool Write(string bucket, string key, Stream content, bool overwrite)
    {
        try
        {
            Blob(bucket, key).Upload(content, new BlobUploadOptions
            {
                Conditions = overwrite ? null : new BlobRequestConditions { IfNoneMatch = ETag.All },
            });
            return true;
        }
        catch (RequestFailedException failure)
            when (!overwrite && (failure.Status == ConditionFailed || failure.ErrorCode == BlobErrorCode.BlobAlreadyExists))
        {
            return false;
        }
    }

    public override void Delete(StoredObject found)
    {
        try
        {
            Blob(found.Bucket, found.Key).DeleteIfExists(conditions: ThisVersionOf(found));
        }
        catch (RequestFailedException failure) when (failure.Status is ConditionFailed or Conflict)
        {
            // Somebody replaced it.
        }
    }

    private static BlobRequestConditions ThisVersionOf(StoredObject found) => new() { IfMatch = new ETag(found.Version) };

    private BlobClient Blob(string container, string name) => _service.Value.GetBlobContainerClient(container).GetBlobClient(name);
}
