using Grainline.Contacts;

namespace Grainline.Api.Contacts.Imports;

/// <summary>Which field of a contact each column of a file goes to: <c>phone</c>, a standard field, <c>full_name</c>,
/// <c>tags</c>, <c>custom.name</c>, or nothing.</summary>
internal sealed class ImportColumns
{
    public const string Phone = "phone";
    public const string Tags = "tags";

    /// <summary>First and last name in one piece.</summary>
    public const string Name = "full_name";

    public const string CustomPrefix = "custom.";

    /// <summary>Before a field as definitions name it.</summary>
    private const string ContactPrefix = "contact.";

    private ImportColumns(IReadOnlyList<ImportColumn> all) => All = all;

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ImportColumn> All { get; }

    public bool HavePhone => All.Any(column => column.Field == Phone);

    /// <summary>Reads a header line.</summary>
    /// <param name="headers">As they stand in the file.</param>
    /// <param name="wanted">What the caller says of some, as <c>header=field</c>; an empty field leaves the column out.</param>
    public static ImportColumns Of(IEnumerable<string> headers, IEnumerable<string> wanted)
    {
        var said = wanted.Select(Split).DistinctBy(pair => pair.Header).ToDictionary(pair => pair.Header, pair => pair.Field, StringComparer.Ordinal);
        return new ImportColumns([.. headers.Select(header => new ImportColumn(header.Trim(), said.GetValueOrDefault(header.Trim(), Guess(header.Trim()))))]);
    }

    /// <summary>A header that is read as this custom field, also where its name is that of another field.</summary>
    public static string HeaderOf(string custom) => Guess(custom) == CustomPrefix + custom ? custom : CustomPrefix + custom;

    /// <summary>What spreadsheets and Go High Level's export call a field.</summary>
    private static string Guess(string header) => header.ToLowerInvariant().Replace(' ', '_') switch
    {
        "" => "",
        "phone" or "telefono" or "teléfono" or "phone_number" or "mobile" or "cellulare" or "móvil" => Phone,
        "tag" or "tags" => Tags,
        Name or "name" or "fullname" or "nome_completo" or "nome_e_cognome" or "nombre_completo" or "nombre_y_apellidos" => Name,
        "nome" or "nombre" => StandardFields.FirstName,
        "cognome" or "apellido" or "apellidos" => StandardFields.LastName,
        "e-mail" or "correo" => StandardFields.Email,
        "contact_id" => StandardFields.GhlContactId,
        var known when StandardFields.All.Contains(known) => known,
        _ when header.StartsWith(CustomPrefix, StringComparison.Ordinal) => header,
        _ when header.StartsWith(ContactPrefix, StringComparison.Ordinal) && Guess(header[ContactPrefix.Length..]) is var own && !own.StartsWith(CustomPrefix, StringComparison.Ordinal) => own,
        _ => CustomPrefix + header,
    };

    /// <summary>A header may have an equals sign; a field has none.</summary>
    private static (string Header, string Field) Split(string pair) =>
        pair.LastIndexOf('=') is > 0 and var place ? (pair[..place].Trim(), pair[(place + 1)..].Trim()) : (pair.Trim(), "");
}

/// <summary>A column of a file.</summary>
/// <param name="Header">As it stands in the file.</param>
/// <param name="Field">Where its values go; empty = nowhere.</param>
internal sealed record ImportColumn(string Header, string Field);
