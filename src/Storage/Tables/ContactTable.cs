using System.Collections.Immutable;
using System.Text.Json;
using Grainline.Contacts;
using Grainline.Journal;

namespace Grainline.Storage.Tables;

/// <summary>Contacts as lists see them, their search terms, and forgetting one.</summary>
internal static class ContactTable
{
    private const string Rows = RowStatement<ContactErasure>.Rows;
    private const string Theirs = $"phone in (select phone from {Rows})";

    /// <summary>Messages of the person's runs, whoever got them: one to the team has the colleague's phone, and tells of the person. Their ids begin
    /// with the run's, and so the primary key finds them.</summary>
    private const string OfTheirRuns =
        $"""
        effect_id in (select m.effect_id from runs theirs cross join messages m
            where theirs.{Theirs} and m.effect_id > theirs.id || '-' and m.effect_id < theirs.id || '.')
        """;

    public static readonly RowStatement<ContactRow> Upsert = RowStatement<ContactRow>.Insert(
        "contacts",
        [
            new TextColumn<ContactRow>("phone", row => row.Profile.Phone),
            new BytesColumn<ContactRow>("profile", row => CompactJson.Bytes(row.Profile, StoredJson.Default.ContactProfile)),
            new TimeColumn<ContactRow>("updated_at", row => row.Profile.UpdatedAt),
        ],
        "on conflict (phone) do update set profile = excluded.profile, updated_at = excluded.updated_at");

    public static readonly RowStatement<ContactTerm> AddTerms = RowStatement<ContactTerm>.Insert(
        "contact_terms",
        [
            new TextColumn<ContactTerm>("phone", row => row.Phone),
            new TextColumn<ContactTerm>("term", row => row.Term),
        ],
        "on conflict (phone, term) do nothing");

    public static readonly RowStatement<ContactTerm> RemoveTerms = RowStatement<ContactTerm>.Of(
        $"delete from contact_terms where (phone, term) in (select phone, term from {RowStatement<ContactTerm>.Rows})",
        AddTerms.Columns);

    /// <summary>Every table that has the phone. Grain state goes with the grain's own clear.</summary>
    public static readonly ImmutableArray<RowStatement<ContactErasure>> Erase =
    [
        Delete("messages", OfTheirRuns),

        // Deliveries that were accepted are found by their runs.
        Delete("deliveries", $"id in (select delivery_id from runs where phone in (select phone from {Rows}))"),
        Delete("deliveries", $"{Theirs} and outcome <> 0"),
        .. new[] { "runs", "steps", "messages", "contact_terms", "contacts" }.Select(table => Delete(table, Theirs)),
    ];

    public static ContactProfile Read(Row row) => JsonSerializer.Deserialize(row.Bytes(1), StoredJson.Default.ContactProfile)!;

    private static RowStatement<ContactErasure> Delete(string table, string which) =>
        RowStatement<ContactErasure>.Of($"delete from {table} where {which}", new TextColumn<ContactErasure>("phone", row => row.Phone));
}

/// <summary>A word by which a contact is found.</summary>
internal readonly record struct ContactTerm(string Phone, string Term);
