using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Grainline.Baseline;

/// <summary>
/// Starts a run in one transaction: lock the contact, merge, record the delivery and the run. Three round trips: Npgsql
/// sends BEGIN with the first batch, the writes go in a second one, then COMMIT.
/// </summary>
public sealed class WebhookStore(NpgsqlDataSource database)
{
    private static readonly TimeSpan Wait = TimeSpan.FromDays(1);

    public async Task<Answer> Start(string automation, string? key, Webhook webhook, byte[] body, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = DateTimeOffset.UtcNow;
        var (stored, created) = await LockContact(connection, webhook.Phone!, now, cancellationToken);
        var delivery = Guid.CreateVersion7(now);
        var run = Guid.CreateVersion7(now);
        if (await Write(connection, stored.Merge(webhook), automation, key, delivery, run, body, now, cancellationToken))
        {
            await transaction.CommitAsync(cancellationToken);
            return new Answer("accepted", run, delivery, new AnswerContact(stored.Phone, created));
        }

        await transaction.RollbackAsync(cancellationToken);
        return await FindOriginal(connection, automation, key!, delivery, cancellationToken);
    }

    private static async Task<(Contact Contact, bool Created)> LockContact(
        NpgsqlConnection connection, string phone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("insert into contacts (phone, created_at, updated_at) values ($1, $2, $2) on conflict do nothing")
                {
                    Parameters = { new() { Value = phone }, new() { Value = now } },
                },
                new("select first_name, last_name, email, custom_fields from contacts where phone = $1 for update")
                {
                    Parameters = { new() { Value = phone } },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var contact = new Contact(
            phone, Text(reader, 0), Text(reader, 1), Text(reader, 2),
            JsonSerializer.Deserialize(reader.GetString(3), BaselineJson.Default.DictionaryStringJsonElement)!);
        await reader.CloseAsync();
        return (contact, batch.BatchCommands[0].RecordsAffected == 1);
    }

    /// <summary>False when the delivery is there already: then nothing of this may be committed.</summary>
    private static async Task<bool> Write(
        NpgsqlConnection connection, Contact contact, string automation, string? key, Guid delivery, Guid run, byte[] body,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("""
                    insert into deliveries (id, automation_id, key, phone, run_id, body, received_at)
                    values ($1, $2, $3, $4, $5, $6, $7) on conflict (automation_id, key) do nothing
                    """)
                {
                    Parameters =
                    {
                        new() { Value = delivery }, new() { Value = automation },
                        new() { Value = (object?)key ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                        new() { Value = contact.Phone }, new() { Value = run },
                        new() { Value = body, NpgsqlDbType = NpgsqlDbType.Json }, new() { Value = now },
                    },
                },
                new("""
                    insert into runs (id, automation_id, phone, status, step_id, due_at, started_at)
                    values ($1, $2, $3, 'waiting', 'later', $4, $5)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = run }, new() { Value = automation }, new() { Value = contact.Phone },
                        new() { Value = now + Wait }, new() { Value = now },
                    },
                },
                new("""
                    update contacts set first_name = $2, last_name = $3, email = $4, custom_fields = $5, updated_at = $6
                    where phone = $1
                    """)
                {
                    Parameters =
                    {
                        new() { Value = contact.Phone }, Nullable(contact.FirstName), Nullable(contact.LastName), Nullable(contact.Email),
                        new()
                        {
                            Value = JsonSerializer.SerializeToUtf8Bytes(
                                contact.CustomFields, BaselineJson.Default.DictionaryStringJsonElement),
                            NpgsqlDbType = NpgsqlDbType.Jsonb,
                        },
                        new() { Value = now },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return batch.BatchCommands[0].RecordsAffected == 1;
    }

    private static async Task<Answer> FindOriginal(
        NpgsqlConnection connection, string automation, string key, Guid delivery, CancellationToken cancellationToken)
    {
        const string Sql = "select id, run_id from deliveries where automation_id = $1 and key = $2";
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters = { new() { Value = automation }, new() { Value = key } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Answer("duplicate", reader.GetGuid(1), delivery, DuplicateOf: reader.GetGuid(0));
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlParameter Nullable(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
