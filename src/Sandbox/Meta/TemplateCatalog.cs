using System.Text.Json.Nodes;
using Grainline.Sandbox.Channels;
using Grainline.Sandbox.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.Meta;

/// <summary>The templates of Meta's simulator: the built-in ones, those that were added, and how each stands.</summary>
internal sealed class TemplateCatalog
{
    public const int MaxTemplates = 1_000;

    /// <summary>Statuses of facts/whatsapp.md 4.</summary>
    private static readonly string[] Statuses = ["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "ARCHIVED"];

    private readonly Lock _gate = new();
    private readonly List<Template> _templates = [.. Template.BuiltIn];

    public IReadOnlyList<Template> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _templates];
            }
        }
    }

    public Template? Find(string? name, string? language) => All.FirstOrDefault(t => t.Name == name && t.Language == language);

    /// <summary>Adds a template or changes one; null when there are too many.</summary>
    public Template? Put(TemplateChange change)
    {
        lock (_gate)
        {
            var index = _templates.FindIndex(t => t.Name == change.Name && t.Language == change.Language);
            if (index < 0 && _templates.Count >= MaxTemplates)
            {
                return null;
            }

            var known = index < 0 ? new Template(change.Name!, "UTILITY", change.Language!, "", []) : _templates[index];
            var changed = known with
            {
                Category = change.Category ?? known.Category,
                Text = change.Text ?? known.Text,
                Buttons = change.Buttons is { } buttons ? [.. buttons] : known.Buttons,
                Header = change.Header ?? known.Header,
                Status = change.Status ?? known.Status,
                Number = index < 0 ? _templates.Max(t => t.Number) + 1 : known.Number,
            };
            if (index < 0)
            {
                _templates.Add(changed);
            }
            else
            {
                _templates[index] = changed;
            }

            return changed;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _templates.Clear();
            _templates.AddRange(Template.BuiltIn);
        }
    }

    /// <summary><c>POST /sandbox/templates</c>: adds or changes a template, and tells the channel of a new status as Meta would.</summary>
    public static async Task<IResult> Change(
        HttpContext http, TemplateCatalog catalog, ISandboxChannelDirectory directory, WebhookSender sender)
    {
        if (await Body.Read(http, Readable.Json.TemplateChange) is not { } change)
        {
            return Refusal.InvalidJson;
        }

        if (string.IsNullOrEmpty(change.Name) || string.IsNullOrEmpty(change.Language) || (change.Status is { } status && !Statuses.Contains(status)))
        {
            return Refusal.Of(422, "invalid_template", $"A template needs a name and a language; its status is one of {string.Join(", ", Statuses)}.");
        }

        var told = await directory.Find(change.Channel ?? "sandbox", http.RequestAborted);
        if (change.Channel is not null && told is null)
        {
            return Refusal.UnknownChannel(change.Channel);
        }

        var before = catalog.Find(change.Name, change.Language);
        if (catalog.Put(change) is not { } template)
        {
            return Refusal.Of(409, "too_many_templates", $"There are {MaxTemplates} templates already.");
        }

        if (before?.Status != template.Status && told is { } channel)
        {
            await sender.Deliver(
                channel.PhoneNumberId,
                current => WebhookBody.TemplateStatus(current, template.Id, template.Name, template.Language, template.Category, template.Status),
                tries: 3,
                http.RequestAborted);
        }

        return Results.Text(
            new JsonObject { ["id"] = template.Id, ["name"] = template.Name, ["language"] = template.Language, ["status"] = template.Status }.ToJsonString(),
            "application/json", statusCode: before is null ? 201 : 200);
    }
}

/// <summary>What is said of a template; what is null stays.</summary>
/// <param name="Name">With the language, which template.</param>
/// <param name="Language">Meta's code.</param>
/// <param name="Category"><c>MARKETING</c>, <c>UTILITY</c> or <c>AUTHENTICATION</c>.</param>
/// <param name="Text">The body, with parameters in double braces.</param>
/// <param name="Buttons">Quick replies.</param>
/// <param name="Header"><c>IMAGE</c>, <c>VIDEO</c> or <c>DOCUMENT</c>, or a text.</param>
/// <param name="Status">As Meta spells it.</param>
/// <param name="Channel">Whom to tell of a new status; null = <c>sandbox</c>.</param>
internal sealed record TemplateChange(
    string? Name, string? Language, string? Category, string? Text, string[]? Buttons, string? Header, string? Status, string? Channel);
