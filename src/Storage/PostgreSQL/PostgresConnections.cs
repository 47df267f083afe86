using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>Connections that come and go otherwise than the pools' own.</summary>
internal static class PostgresConnections
{
    /// <summary>One beside the pools, which may be used up by what stands still. The driver's question to cancel a command is not waited for: a server
    /// that stands still never answers it.</summary>
    public static NpgsqlConnectionStringBuilder Alone(StorageOptions options)
    {
        var seconds = (int)Math.Ceiling(options.OperationTimeout.TotalSeconds);
        return new NpgsqlConnectionStringBuilder(options.Connection)
        {
            Pooling = false,
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = -1,
            TcpKeepAlive = true,
            Enlist = false,
        };
    }

    /// <summary>Opens a connection and begins with it; one with which that fails is given back.</summary>
    public static async Task<T> Open<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> begin)
    {
        var connection = await source.OpenConnectionAsync();
        try
        {
            return await begin(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives a connection back when what goes on there has ended, whenever that is.</summary>
    public static Task Leave(Task pending, NpgsqlConnection connection) => Leave(pending, () => connection);

    /// <summary>The same for one that has still to come, if it does.</summary>
    public static Task Leave<T>(Task<T> opening, Func<T, NpgsqlConnection> connection) =>
        Leave(opening, () => opening.IsCompletedSuccessfully ? connection(opening.Result) : null);

    private static Task Leave(Task pending, Func<NpgsqlConnection?> connection) => pending.ContinueWith(
        async ended =>
        {
            _ = ended.Exception;
            await (connection()?.DisposeAsync() ?? ValueTask.CompletedTask);
        },
        TaskScheduler.Default).Unwrap();
}
