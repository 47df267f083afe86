using Grainline.Contacts;

namespace Grainline.Api.Contacts;

// For the API document. ContactChange reads the body by hand: a member that is missing is not one that is null.

/// <summary>
/// A contact as it is written. PATCH leaves alone what is missing, and PUT erases it; null erases. The members that only the service writes may
/// be sent as they were read.
/// </summary>
internal sealed record ContactBody
{
    /// <summary>The contact's own, or missing: another phone is another contact.</summary>
    public string Phone { get; init; } = "";

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>Counts where neither part is there.</summary>
    public string? FullName { get; init; }

    public string? Email { get; init; }

    /// <summary>BCP 47, for instance <c>it</c>.</summary>
    public string? Language { get; init; }

    /// <summary>IANA, for instance <c>Europe/Rome</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Go High Level's own id of the contact.</summary>
    public string? GhlContactId { get; init; }

    /// <summary>By name; null erases one.</summary>
    public IReadOnlyDictionary<string, FieldValue> CustomFields { get; init; } = new Dictionary<string, FieldValue>();

    /// <summary>All of them: those that are missing here are removed.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public ConsentBody? Consent { get; init; }
}

/// <summary>What a person has said.</summary>
/// <param name="Status"><c>unknown</c>, <c>opted_in</c> or <c>opted_out</c>.</param>
internal sealed record ConsentBody(string Status);
