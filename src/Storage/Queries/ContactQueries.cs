using System.Collections.Immutable;
using Grainline.Contacts;
using Grainline.Phones;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Contacts as lists and searches see them.</summary>
public interface IContactQueries
{
    /// <summary>By phone.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<ContactProfile>> List(ContactFilter filter, PageRequest page, CancellationToken cancellationToken);

    Task<ContactProfile?> Find(string phone, CancellationToken cancellationToken);
}

/// <summary>Which contacts; what is null does not matter.</summary>
/// <param name="Query">Words, of which each must begin a search term, whatever the accents; or, when it begins with a plus sign or a digit and
/// holds nothing but a phone, the beginning of the phone: with its calling code, or as it is written at home.</param>
/// <param name="Tag">A tag, without regard to case.</param>
/// <param name="Field">The name of a custom field that the contact has, <c>custom.</c> before it or not.</param>
/// <param name="Value">What the field holds, without regard to case; null = whatever.</param>
public sealed record ContactFilter(string? Query = null, string? Tag = null, string? Field = null, string? Value = null)
{
    /// <summary>Contacts that one page looks at for a custom field, or for a tag that is longer than its term. Fields have no index: every webhook
    /// would pay for it.</summary>
    public const int MaxLooked = 10_000;

    private const string Prefix = "custom.";

    internal bool Looks => !string.IsNullOrWhiteSpace(Field) || (Tag is { } tag && SearchTerms.IsShared(tag.Trim()));

    internal bool Matches(ContactProfile contact) =>
        (string.IsNullOrWhiteSpace(Field) || HasField(contact, Field.Trim()))
        && (string.IsNullOrWhiteSpace(Tag) || contact.Tags.Contains(Tag.Trim(), StringComparer.OrdinalIgnoreCase));

    private bool HasField(ContactProfile contact, string name) =>
        contact.CustomFields.TryGetValue(name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name, out var held)
        && (string.IsNullOrWhiteSpace(Value) || string.Equals(held.ToString().Trim(), Value.Trim(), StringComparison.OrdinalIgnoreCase));
}

internal sealed class ContactQueries(IDatabase database) : IContactQueries
{
    /// <summary>Contacts read at once to look at their fields.</summary>
    private const int Step = 500;

    /// <summary>Calling codes behind which a phone without one is looked for. Who has contacts of more countries writes the code.</summary>
    private const int MaxCodes = 20;

    private static readonly Sql Columns = Sql.Raw(ContactTable.Upsert.ColumnList);

    /// <summary>Contacts of a word that are sorted by phone. A word that more contacts have is so common that going through all by
    /// phone fills a page soon, whereas sorting would grow with their number.</summary>
    public int MaxSorted { get; init; } = 10_000;

    public async Task<Page<ContactProfile>> List(ContactFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseText("contacts", page.Cursor) ?? "";
        var search = await Narrow(await AtHome(ContactSearch.Parse(filter), cancellationToken), cancellationToken);
        if (filter.Looks)
        {
            return await Look(filter, search, after, page.Limit, cancellationToken);
        }

        var contacts = await Read(search, after, page.Fetch, cancellationToken);
        return page.Of(contacts, contact => Cursor.Of("contacts", contact.Phone));
    }

    /// <summary>Reads on until the page is full, the contacts are at an end, or enough were looked at.</summary>
    private async Task<Page<ContactProfile>> Look(
        ContactFilter filter, ContactSearch search, string after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<ContactProfile>(limit);
        for (var looked = 0; looked < ContactFilter.MaxLooked; looked += Step)
        {
            var contacts = await Read(search, after, Step, cancellationToken);
            foreach (var contact in contacts)
            {
                after = contact.Phone;
                if (filter.Matches(contact))
                {
                    found.Add(contact);
                    if (found.Count == limit)
                    {
                        return new Page<ContactProfile>(found, Cursor.Of("contacts", after));
                    }
                }
            }

            if (contacts.Count < Step)
            {
                return new Page<ContactProfile>(found, Next: null);
            }
        }

        return new Page<ContactProfile>(found, Cursor.Of("contacts", after));
    }

    public async Task<ContactProfile?> Find(string phone, CancellationToken cancellationToken)
    {
        var contacts = await database.Query($"select {Columns} from contacts where phone = {phone}", ContactTable.Read, cancellationToken);
        return contacts.SingleOrDefault();
    }

    /// <summary>Each beginning of a phone has a query of its own, which an index answers; they are in the order of phones.</summary>
    private async Task<IReadOnlyList<ContactProfile>> Read(ContactSearch search, string after, int limit, CancellationToken cancellationToken)
    {
        if (search.Phones.IsEmpty)
        {
            return await database.Query(Query(search, prefix: null, after, limit), ContactTable.Read, cancellationToken);
        }

        var found = new List<ContactProfile>();
        foreach (var prefix in search.Phones.Where(prefix => string.CompareOrdinal(after, ContactSearch.End(prefix)) < 0))
        {
            found.AddRange(await database.Query(Query(search, prefix, after, limit - found.Count), ContactTable.Read, cancellationToken));
            if (found.Count == limit)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Looks for a phone without calling code behind those that contacts have, with the zero before it and without.</summary>
    private async Task<ContactSearch> AtHome(ContactSearch search, CancellationToken cancellationToken)
    {
        if (search.National is not { } digits)
        {
            return search;
        }

        var codes = await CallingCodes(cancellationToken);
        var prefixes = new SortedSet<string>(
            [.. search.Phones, .. codes.Select(code => $"+{code}{digits}"), .. digits[0] == '0' ? codes.Select(code => $"+{code}{digits[1..]}") : []], StringComparer.Ordinal);

        // One that begins with another would find the same again.
        return search with { Phones = [.. prefixes.Where(one => !prefixes.Any(other => other.Length < one.Length && one.StartsWith(other, StringComparison.Ordinal)))] };
    }

    /// <summary>One look for each: from the end of a code, the next phone has the next code.</summary>
    private async Task<List<string>> CallingCodes(CancellationToken cancellationToken)
    {
        var (codes, after) = (new List<string>(), "+");
        while (codes.Count < MaxCodes)
        {
            var next = await database.Query($"select phone from contacts where phone > {after} order by phone limit 1", row => row.Text(0), cancellationToken);
            if (next is not [var phone] || PhoneNumber.Parse(phone).Number is not { CallingCode: { Length: > 0 } code })
            {
                break;
            }

            codes.Add(code);
            after = ContactSearch.End("+" + code);
        }

        return codes;
    }

    /// <summary>Lets the first word lead that not too many contacts have. A tag needs no look: it gives its phones in order.</summary>
    private async Task<ContactSearch> Narrow(ContactSearch search, CancellationToken cancellationToken)
    {
        if (search.Terms is not [{ IsPrefix: true }, ..])
        {
            return search;
        }

        foreach (var term in search.Terms)
        {
            var some = await database.Query(
                $"select count(*) from (select 1 from contact_terms where {Match("", term)} limit {MaxSorted + 1}) as part", row => row.Long(0), cancellationToken);
            if (some[0] <= MaxSorted)
            {
                return search with { Terms = search.Terms.Remove(term).Insert(0, term) };
            }
        }

        return search with { AllCommon = true };
    }

    /// <summary>The first term leads, over <c>(term, phone)</c>: a tag gives its phones in order, a prefix gives a set that
    /// is sorted. The other terms are looked up by phone, and so are all where all are common.</summary>
    private static Sql Query(ContactSearch search, string? prefix, string after, int limit)
    {
        // One lower bound only: of two, SQLite may take the wider and read everything up to the other.
        var phones = prefix switch
        {
            null => new List<Sql> { $"phone > {after}" },
            _ when string.CompareOrdinal(after, prefix) < 0 => [$"phone >= {prefix}", $"phone < {ContactSearch.End(prefix)}"],
            _ => [$"phone > {after}", $"phone < {ContactSearch.End(prefix)}"],
        };

        if (search.AllCommon || search.Terms is not [var first, .. var others])
        {
            // Not "exists", which PostgreSQL may turn into a join over all that match.
            var has = search.Terms.Select(term => (Sql)
                $"(select 1 from contact_terms other where other.phone = contacts.phone and {Match("other.", term)} limit 1) is not null");
            return $"select {Columns} from contacts {Sql.Where([.. phones, .. has])} order by phone limit {limit}";
        }

        var matches = others.Select(term => (Sql)
            $"exists (select 1 from contact_terms other where other.phone = lead.phone and {Match("other.", term)})");
        return
            $"""
            select {Columns} from contacts where phone in (
                select distinct phone from contact_terms lead {Sql.Where([Match("", first), .. phones, .. matches])}
                order by phone limit {limit})
            order by phone
            """;
    }

    private static Sql Match(string table, SearchTerm term)
    {
        var column = Sql.Raw(table + "term");
        return term.IsPrefix
            ? (Sql)$"{column} >= {term.Text} and {column} < {ContactSearch.End(term.Text)}"
            : $"{column} = {term.Text}";
    }
}

/// <summary>A term that a contact must have, whole or as a beginning.</summary>
internal readonly record struct SearchTerm(string Text, bool IsPrefix);

/// <summary>What a <see cref="ContactFilter"/> asks of the index.</summary>
/// <param name="Phones">How the phone may begin, in order; empty = anyhow.</param>
/// <param name="Terms">All must match; the first leads.</param>
/// <param name="National">Digits that may be a phone without its calling code, or the beginning of one.</param>
/// <param name="AllCommon">Whether each is had by too many contacts to lead.</param>
internal sealed record ContactSearch(ImmutableArray<string> Phones, ImmutableArray<SearchTerm> Terms, string? National = null, bool AllCommon = false)
{
    /// <summary>Fewer digits begin phones of too many countries.</summary>
    private const int MinNational = 4;

    private const string Abroad = "00";

    /// <summary>Words of a query that count; more would not narrow a list that a person reads.</summary>
    public const int MaxWords = 8;

    public static ContactSearch Parse(ContactFilter filter)
    {
        var query = StoredText.Clean(filter.Query?.Trim()) ?? "";
        var digits = DigitsOf(query);
        var words = digits is null ? SearchTerms.OfText(query).Distinct(StringComparer.Ordinal).Take(MaxWords) : [];
        var terms = words.OrderByDescending(word => word.Length).Select(word => new SearchTerm(word, IsPrefix: true));
        var tag = StoredText.Clean(filter.Tag?.Trim());
        var isAbroad = query.StartsWith('+') || digits?.StartsWith(Abroad, StringComparison.Ordinal) is true;
        return new ContactSearch(
            digits is null ? [] : ["+" + (digits.StartsWith(Abroad, StringComparison.Ordinal) ? digits[Abroad.Length..] : digits)],
            [.. string.IsNullOrEmpty(tag) ? [] : new[] { new SearchTerm(SearchTerms.OfTag(tag), IsPrefix: false) }, .. terms],
            isAbroad || digits is not { Length: >= MinNational } ? null : digits);
    }

    /// <summary>The first text after all those that begin with the prefix, in the order of bytes.</summary>
    public static string End(string prefix) => prefix + "\U0010FFFF";

    /// <summary>Those of a query that holds nothing but a phone.</summary>
    private static string? DigitsOf(string query)
    {
        var digits = new string([.. query.Where(letter => letter is >= '0' and <= '9')]);
        var isPhone = query.Length > 0 && query.All(letter => letter is '+' or ' ' or '-' or '(' or ')' or '.' or '/' or (>= '0' and <= '9'));
        return isPhone && digits.Length > 0 ? digits : null;
    }
}
