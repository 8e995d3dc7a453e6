using Orleans.Serialization;

namespace GramGen.Cluster.Grains;

/// <summary>
/// Refuses messages of this library's grains that are not small. None is by construction; one that is would hold up all others of its
/// connection, and beyond Orleans' limit tear it down.
/// </summary>
internal sealed class MessageLimitFilter(Serializer serializer) : IOutgoingGrainCallFilter
{
    /// <summary>Bytes of a message, at most.</summary>
    public const int MostBytes = 1 << 20;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Assembly != typeof(MessageLimitFilter).Assembly)
        {
            await context.Invoke();
            return;
        }

        long bytes = 0;
        for (int i = 0; i < context.Request.GetArgumentCount(); i++)
        {
            bytes += BytesOf(context.Request.GetArgument(i));
        }

        ThrowIfLong(bytes, context.MethodName);
        await context.Invoke();
        ThrowIfLong(BytesOf(context.Result), context.MethodName);
    }

    private static void ThrowIfLong(long bytes, string method)
    {
        if (bytes > MostBytes)
        {
            throw new InvalidOperationException($"A message of {method} has {bytes} bytes; at most {MostBytes} are allowed.");
        }
    }

    private int BytesOf(object? value) => value is null or CancellationToken ? 0 : serializer.SerializeToArray(value).Length;
}
