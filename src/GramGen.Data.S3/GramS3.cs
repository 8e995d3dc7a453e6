using Amazon.S3;
using GramGen.Data.Storage;

namespace GramGen.Data.S3;

/// <summary>
/// Data sets and stores of parts in S3, or in another service with its interface, at <c>s3://bucket/folder/name</c>: see
/// <see cref="GramStorage"/>.
/// </summary>
public static class GramS3
{
    /// <summary>Has <c>s3://</c> addresses read and written by the whole process. Calling it again replaces the client.</summary>
    /// <param name="client">
    /// A client with credentials, region, service and retries of your choice; <see langword="null"/> for one as the variables of the
    /// environment, profiles and roles say (<c>AWS_ACCESS_KEY_ID</c>, <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_S3</c> and the like), which
    /// are read when an address is used.
    /// </param>
    public static void Register(IAmazonS3? client = null) =>
        GramStorage.Register(new S3Storage(client is not null ? () => client : () => new AmazonS3Client()));
}
