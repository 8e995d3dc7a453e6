using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using GramGen.Data.Storage;

namespace GramGen.Data.S3;

/// <summary>
/// The buckets that a client reaches. Its methods are asynchronous only; callers are threads that read ahead, or compute.
/// </summary>
/// <param name="connect">Makes the client, when it is needed.</param>
internal sealed class S3Storage(Func<IAmazonS3> connect) : ObjectStorage("s3")
{
    private readonly Lazy<IAmazonS3> _client = new(connect, LazyThreadSafetyMode.PublicationOnly);

    public override StoredObject? Find(string bucket, string key)
    {
        try
        {
            GetObjectMetadataResponse found = Wait(_client.Value.GetObjectMetadataAsync(bucket, key));
            return new StoredObject(bucket, key, found.ContentLength, found.ETag, UtcOf(found.LastModified));
        }
        catch (AmazonS3Exception failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public override IEnumerable<StoredObject> List(string bucket, string prefix)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        while (true)
        {
            ListObjectsV2Response page = Wait(_client.Value.ListObjectsV2Async(request));
            foreach (S3Object found in page.S3Objects ?? [])
            {
                yield return new StoredObject(bucket, found.Key, found.Size ?? 0, found.ETag, UtcOf(found.LastModified));
            }

            if (page.IsTruncated != true)
            {
                yield break;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public override int Read(StoredObject found, long position, Span<byte> bytes)
    {
        using GetObjectResponse response = Wait(_client.Value.GetObjectAsync(new GetObjectRequest
        {
            BucketName = found.Bucket,
            Key = found.Key,
            ByteRange = new ByteRange(position, position + bytes.Length - 1),
            EtagToMatch = found.Version,
        }));
        return ReadBody(response.ResponseStream, bytes);
    }

    public override bool Write(string bucket, string key, Stream content, bool overwrite)
    {
        try
        {
            Wait(_client.Value.PutObjectAsync(new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                InputStream = content,
                AutoCloseStream = false,
                IfNoneMatch = overwrite ? null : "*",
            }));
            return true;
        }
        catch (AmazonS3Exception failure) when (!overwrite && failure.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    public override void Delete(StoredObject found) => Wait(_client.Value.DeleteObjectAsync(found.Bucket, found.Key));

    public override string ProblemOf(Exception exception) => exception is AmazonS3Exception { ErrorCode: { Length: > 0 } code }
        ? $"{code}. {base.ProblemOf(exception)}".TrimEnd()
        : base.ProblemOf(exception);

    private static T Wait<T>(Task<T> request) => request.GetAwaiter().GetResult();

    private static DateTime UtcOf(DateTime? time) => time?.ToUniversalTime() ?? default;
}
