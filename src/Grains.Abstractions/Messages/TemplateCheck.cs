using System.Collections.Immutable;

namespace Grainline.Messages;

/// <summary>Compares a filled template with the account's own, so that a wrong mapping is known before it is sent.</summary>
public static class TemplateCheck
{
    /// <summary>Everything that Meta would refuse, with the codes that it would answer in the sentences.</summary>
    /// <param name="content">As a message or a definition fills it; texts may still be empty or expressions.</param>
    /// <param name="templates">Those of the channel's account.</param>
    public static ImmutableArray<MessageProblem> Check(TemplateContent content, IEnumerable<MessageTemplate> templates)
    {
        MessageTemplate[] named = [.. templates.Where(t => t.Name == content.Name)];
        return Array.Find(named, t => t.Language == content.Language) is { } template
            ? [.. Problems(content, template)]
            : [Missing(content, named)];
    }

    private static MessageProblem Missing(TemplateContent content, MessageTemplate[] named) => named.Length == 0
        ? new("unknown_template", $"The account has no template {content.Name} (132001).", content.Name)
        : new(
            "unknown_template_language",
            $"The template {content.Name} has no language {content.Language}, but {string.Join(", ", named.Select(t => t.Language))} (132001).",
            string.Join(", ", named.Select(t => t.Language)));

    private static IEnumerable<MessageProblem> Problems(TemplateContent content, MessageTemplate template)
    {
        if (!template.IsSendable)
        {
            yield return new("template_not_approved", $"The template {template.Name} is {template.Status}; only approved ones are sent.", template.Status);
        }

        var given = content.Parameters.Select(p => p.Name).ToList();
        foreach (var missing in template.BodyParameters.Except(given, StringComparer.Ordinal))
        {
            yield return new("missing_parameter", $"The parameter {missing} of the template {template.Name} is not filled (132000).", missing);
        }

        foreach (var unknown in given.Except(template.BodyParameters, StringComparer.Ordinal))
        {
            yield return new("unknown_parameter", $"The template {template.Name} has no parameter {unknown} (132000).", unknown);
        }

        if (ProblemOfHeader(content.Header, template) is { } header)
        {
            yield return header;
        }

        foreach (var problem in ProblemsOfButtons(content, template))
        {
            yield return problem;
        }
    }

    private static MessageProblem? ProblemOfHeader(TemplateHeader? header, MessageTemplate template)
    {
        var isMedia = template.HeaderFormat is "IMAGE" or "VIDEO" or "DOCUMENT";
        return isMedia && header?.Media is null
            ? new("missing_header", $"The template {template.Name} shows {template.HeaderFormat!.ToLowerInvariant()} in its header (132012).", template.HeaderFormat!.ToLowerInvariant())
            : isMedia && !template.HeaderFormat!.Equals(header!.Media!.Type, StringComparison.OrdinalIgnoreCase)
            ? new("wrong_header", $"The header of the template {template.Name} shows {template.HeaderFormat!.ToLowerInvariant()} (132012).", template.HeaderFormat!.ToLowerInvariant())
            : template.HeaderParameter is { } name && header?.Parameter?.Name != name
            ? new("missing_header", $"The parameter {name} in the header of the template {template.Name} is not filled (132012).", name)
            : header is not null && !isMedia && template.HeaderParameter is null
            ? new("unknown_header", $"The template {template.Name} has nothing to fill in its header (132012).")
            : null;
    }

    private static IEnumerable<MessageProblem> ProblemsOfButtons(TemplateContent content, MessageTemplate template)
    {
        foreach (var (index, button) in template.Buttons.Index().Where(b => b.Item.NeedsValue && content.Buttons.All(f => f.Index != b.Index)))
        {
            yield return new("missing_button", $"The button {index} ({button.Text}) of the template {template.Name} is not filled (131008).", button.Text);
        }

        foreach (var filled in content.Buttons)
        {
            var type = filled.Index < template.Buttons.Length && filled.Index >= 0 ? template.Buttons[filled.Index].Type : null;
            if (type != TypeOf(filled.Kind))
            {
                yield return new("wrong_button", $"The button {filled.Index} of the template {template.Name} is {type ?? "not there"} (132012).");
            }
        }
    }

    private static string TypeOf(TemplateButtonKind kind) => kind switch
    {
        TemplateButtonKind.QuickReply => "QUICK_REPLY",
        TemplateButtonKind.CopyCode => "COPY_CODE",
        _ => "URL",
    };
}
