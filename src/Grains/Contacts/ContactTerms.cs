using System.Collections.Immutable;

namespace Grainline.Contacts;

/// <summary>The words under which a contact is found: those of its names, its e-mail, and its tags as <c>#tag</c>.</summary>
public static class ContactTerms
{
    /// <summary>What a change of the contact adds and takes away.</summary>
    public static (ImmutableArray<string> Added, ImmutableArray<string> Removed) Changes(ContactProfile? before, ContactProfile after)
    {
        if (before is not null && before.FirstName == after.FirstName && before.LastName == after.LastName
            && before.Email == after.Email && before.Tags == after.Tags)
        {
            return ([], []);
        }

        var (known, terms) = (Of(before), Of(after));
        return ([.. terms.Except(known, StringComparer.Ordinal)], [.. known.Except(terms, StringComparer.Ordinal)]);
    }

    public static ImmutableArray<string> Of(ContactProfile? contact)
    {
        if (contact is null)
        {
            return [];
        }

        var words = new[] { contact.FirstName, contact.LastName, contact.Email }.OfType<string>().SelectMany(SearchTerms.OfText);
        return [.. words.Concat(contact.Tags.Select(SearchTerms.OfTag)).Distinct(StringComparer.Ordinal)];
    }
}
