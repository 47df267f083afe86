using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Meta;

/// <summary><c>GET /{waba-id}/message_templates</c>: the templates in Meta's shape (facts/whatsapp.md 4), with its
/// filters <c>name</c>, <c>language</c>, <c>status</c>, <c>category</c> and its paging.</summary>
internal static class TemplateEndpoint
{
    private const int DefaultLimit = 25;

    public static IResult List(HttpContext http, GraphAuthorization authorization, TemplateCatalog catalog, IOptions<SandboxOptions> options)
    {
        if (!authorization.Allows(http.Request))
        {
            return GraphAnswer.Of(GraphError.InvalidToken);
        }

        var query = http.Request.Query;
        TemplateView[] matching =
        [
            .. catalog.All.Select(TemplateView.Of).Where(t =>
                Fits(query, "name", t.Name) && Fits(query, "language", t.Language)
                && Fits(query, "status", t.Status) && Fits(query, "category", t.Category)),
        ];
        var after = Number(query, "after", otherwise: 0);
        TemplateView[] page = [.. matching.Skip(after).Take(Math.Max(1, Number(query, "limit", DefaultLimit)))];
        var cursors = new TemplateCursors(
            after.ToString(CultureInfo.InvariantCulture), (after + page.Length).ToString(CultureInfo.InvariantCulture));
        return Results.Json(new TemplatePage(page, new(cursors), options.Value.StrictTemplates ? null : true), MetaJson.Default.TemplatePage);
    }

    private static bool Fits(IQueryCollection query, string name, string value) =>
        !query.TryGetValue(name, out var wanted) || string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase);

    private static int Number(IQueryCollection query, string name, int otherwise) =>
        int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}

/// <param name="Data">The templates.</param>
/// <param name="Paging">Where the next page begins.</param>
/// <param name="SandboxTakesAny">Not Meta's: says that any other template would be taken, too.</param>
internal sealed record TemplatePage(TemplateView[] Data, TemplatePaging Paging, bool? SandboxTakesAny);

internal sealed record TemplatePaging(TemplateCursors Cursors);

internal sealed record TemplateCursors(string Before, string After);

internal sealed record TemplateView(
    string Name, string ParameterFormat, TemplateComponent[] Components, string Language, string Status, string Category, string Id)
{
    public static TemplateView Of(Template template)
    {
        TemplateExample? example = template.Parameters.IsEmpty ? null : new([.. template.Parameters.Select(p => new NamedExample(p, "Mario"))]);
        TemplateComponent[] components =
        [
            .. template.Header is not { } header ? Array.Empty<TemplateComponent>()
                : template.IsHeaderMedia ? [new("HEADER", null, null, null, header)] : [new("HEADER", header, null, null, "TEXT")],
            new("BODY", template.Text, example, null),
            .. template.Buttons.IsEmpty ? Array.Empty<TemplateComponent>()
                : [new("BUTTONS", null, null, [.. template.Buttons.Select(b => new TemplateButton("QUICK_REPLY", b))])],
        ];
        return new(template.Name, "NAMED", components, template.Language, template.Status, template.Category, template.Id);
    }
}

internal sealed record TemplateComponent(string Type, string? Text, TemplateExample? Example, TemplateButton[]? Buttons, string? Format = null);

internal sealed record TemplateExample(NamedExample[] BodyTextNamedParams);

internal sealed record NamedExample(string ParamName, string Example);

internal sealed record TemplateButton(string Type, string Text);
