using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Grainline.Sandbox.Meta;

/// <summary>A template that Meta's simulator has approved.</summary>
internal sealed partial record Template(string Name, string Category, string Language, string Text, ImmutableArray<string> Buttons)
{
    private static readonly ImmutableArray<string> NoButtons = [];

    private static readonly ImmutableArray<Template> Approved =
    [
        new("welcome", "MARKETING", "en", "Hello {{name}}, welcome! We are glad that you are here.", NoButtons),
        new("welcome", "MARKETING", "es", "Hola {{name}}, ¡te damos la bienvenida!", NoButtons),
        new("welcome", "MARKETING", "it", "Ciao {{name}}, ti diamo il benvenuto!", NoButtons),
        new("reminder", "UTILITY", "en", "We wrote to you a while ago. Are you still interested?", ["Yes", "No"]),
        new("reminder", "UTILITY", "es", "Te escribimos hace un tiempo. ¿Te sigue interesando?", ["Sí", "No"]),
        new("reminder", "UTILITY", "it", "Ti abbiamo scritto qualche tempo fa. Ti interessa ancora?", ["Sì", "No"]),
        new("appointment", "UTILITY", "en", "Hello {{name}}, your appointment is on {{date}}. Will you come?", ["Confirm", "Cancel"]),
        new("appointment", "UTILITY", "es", "Hola {{name}}, tu cita es el {{date}}. ¿Vendrás?", ["Confirmar", "Cancelar"]),
        new("appointment", "UTILITY", "it", "Ciao {{name}}, il tuo appuntamento è il {{date}}. Ci sarai?", ["Confermo", "Annulla"]),
        new("stage_update", "UTILITY", "en", "Hello {{name}}, your request is now: {{stage}}. We will keep you posted.", NoButtons),
        new("stage_update", "UTILITY", "es", "Hola {{name}}, tu solicitud está ahora en: {{stage}}. Te mantendremos al día.", NoButtons),
        new("stage_update", "UTILITY", "it", "Ciao {{name}}, la tua richiesta è ora in: {{stage}}. Ti terremo al corrente.", NoButtons),
        new("review", "MARKETING", "en", "Hello {{name}}, how was it with us?", ["Great", "Not good"]),
        new("review", "MARKETING", "es", "Hola {{name}}, ¿qué tal te fue con nosotros?", ["Genial", "No muy bien"]),
        new("review", "MARKETING", "it", "Ciao {{name}}, com'è andata con noi?", ["Ottimo", "Non bene"]),
        new("win_back", "MARKETING", "en", "Hello {{name}}, we have not seen you for a while. Shall we keep something for you?", ["Yes", "No"]),
        new("win_back", "MARKETING", "es", "Hola {{name}}, hace tiempo que no te vemos. ¿Te guardamos algo?", ["Sí", "No"]),
        new("win_back", "MARKETING", "it", "Ciao {{name}}, non ti vediamo da un po'. Ti teniamo da parte qualcosa?", ["Sì", "No"]),
    ];

    private const long FirstId = 300_000_000_000_001;

    public static readonly ImmutableArray<Template> BuiltIn = [.. Approved.Select((template, i) => template with { Number = i })];

    /// <summary>Among all templates, from 0; gives the id.</summary>
    public long Number { get; init; }

    public string Status { get; init; } = "APPROVED";

    /// <summary><c>IMAGE</c>, <c>VIDEO</c>, <c>DOCUMENT</c> or a text; null without a header.</summary>
    public string? Header { get; init; }

    public bool IsHeaderMedia => Header is "IMAGE" or "VIDEO" or "DOCUMENT";

    public string Id => (FirstId + Number).ToString(CultureInfo.InvariantCulture);

    public ImmutableArray<string> Parameters => ParametersOf(Text);

    /// <summary>Why Meta would refuse a template because of how it stands, or null. Of one that is not known it is only refused
    /// when <paramref name="isStrict"/>.</summary>
    public static GraphError? Check(TemplatePart filled, Template? template, bool isStrict) => template switch
    {
        null when !isStrict => null,
        null => GraphError.Of(132001, $"template name ({filled.Name}) does not exist in {filled.Language?.Code}"),
        { Status: "PAUSED" } => GraphError.Of(132015, "The template is paused because of its quality."),
        { Status: "DISABLED" } => GraphError.Of(132016, "The template is disabled for good."),
        { Status: not "APPROVED" } => GraphError.Of(132001, $"template name ({filled.Name}) is not approved in {filled.Language?.Code}"),
        _ => isStrict ? template.CheckFilling(filled) : null,
    };

    private GraphError? CheckFilling(TemplatePart filled)
    {
        if (IsHeaderMedia && filled.Media is null)
        {
            return GraphError.Of(132012, $"header: Format mismatch, expected {Header}, received UNKNOWN");
        }

        return CheckNames("header", filled.HeaderParameters, ParametersOf(Header ?? "")) ?? CheckNames("body", filled.BodyParameters, Parameters);
    }

    private static GraphError? CheckNames(string component, IEnumerable<ParameterPart> filled, ImmutableArray<string> expected)
    {
        var given = filled.Select(p => p.ParameterName).ToList();
        return given.Count != expected.Length
            ? GraphError.Of(132000, $"{component}: number of localizable_params ({given.Count}) does not match the expected number of params ({expected.Length})")
            : expected.Except(given, StringComparer.Ordinal).FirstOrDefault() is { } missing
            ? GraphError.Of(132012, $"{component}: parameter name {missing} is missing")
            : null;
    }

    private static ImmutableArray<string> ParametersOf(string text) => [.. Placeholder().Matches(text).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
