using Grainline.Api.Contacts.Imports;
using Grainline.Contacts;
using Grainline.Pages.Parts;
using Grainline.Storage.Queries;

namespace Grainline.Api.Contacts;

/// <summary><c>GET /contacts/export</c>: contacts as a CSV file that the import takes again.</summary>
internal static class ContactList
{
    /// <summary>Custom fields that become columns, in the order of the alphabet; more are left out.</summary>
    private const int MaxFields = 200;

    private static readonly string[] Standard = [ImportColumns.Phone, .. StandardFields.All, ImportColumns.Tags];

    public static void MapContactList(this IEndpointRouteBuilder contacts) => contacts.MapGet("/export", Export)
        .WithSummary("Contacts as CSV, all or those of the same filters as the list; a column for each custom field")
        .Produces<string>(200, "text/csv");

    private static async Task Export(IContactQueries queries, string? query, string? tag, string? field, string? value, HttpContext context)
    {
        var filter = new ContactFilter(query, tag, field, value);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var page in Pages(queries, filter, context.RequestAborted))
        {
            names.UnionWith(page.SelectMany(contact => contact.CustomFields.Keys));
        }

        string[] fields = [.. names.Take(MaxFields)];
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=contacts.csv";

        // Without the mark, spreadsheets take the letters for those of another alphabet.
        await context.Response.WriteAsync("\uFEFF" + CsvText.Of([.. Standard, .. fields.Select(ImportColumns.HeaderOf)]), context.RequestAborted);
        await foreach (var page in Pages(queries, filter, context.RequestAborted))
        {
            await context.Response.WriteAsync(CsvText.Of(page.Select(contact => Row(contact, fields))), context.RequestAborted);
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<ContactProfile>> Pages(
        IContactQueries queries, ContactFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await queries.List(filter, new PageRequest(PageRequest.MaxLimit, cursor), cancellationToken);
            yield return page.Items;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static IEnumerable<string?> Row(ContactProfile contact, IReadOnlyList<string> fields) =>
    [
        contact.Phone, .. StandardFields.All.Select(contact.Standard), string.Join(", ", contact.Tags),
        .. fields.Select(name => contact.CustomFields.TryGetValue(name, out var held) ? held.ToString() : null),
    ];
}
