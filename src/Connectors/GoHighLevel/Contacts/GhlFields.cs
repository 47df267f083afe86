using System.Collections.Frozen;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>The standard fields of a GHL contact: our names and those of API v2 (facts/ghl.md 4, <c>POST /contacts/upsert</c>).</summary>
public static class GhlFields
{
    public static readonly FrozenDictionary<string, string> ToApi = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [StandardFields.FirstName] = "firstName",
        [StandardFields.LastName] = "lastName",
        ["full_name"] = "name",
        [StandardFields.Email] = "email",
        [StandardFields.TimeZone] = "timezone",
        ["address1"] = "address1",
        ["city"] = "city",
        ["state"] = "state",
        ["postal_code"] = "postalCode",
        ["country"] = "country",
        ["company_name"] = "companyName",
        ["website"] = "website",
        ["source"] = "source",
        ["date_of_birth"] = "dateOfBirth",
        ["assigned_to"] = "assignedTo",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
