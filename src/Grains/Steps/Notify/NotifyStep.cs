using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Steps.SendMessage;

namespace Grainline.Steps.Notify;

/// <summary>Sends a WhatsApp message to somebody of the team. Outside 24 hours from that person's last message, only a
/// template gets through.</summary>
[StepType("notify")]
public sealed record NotifyStep : Step
{
    [JsonRequired, RegularExpression(IdRule.Pattern)]
    public string Channel { get; init; } = "";

    /// <summary>E.164 with the plus sign.</summary>
    [JsonRequired, RegularExpression("^\\+[1-9][0-9]{6,14}$")]
    public string To { get; init; } = "";

    [Length(1, MessageLimits.Text), TemplateText]
    public string? Text { get; init; }

    public TemplateMessage? Template { get; init; }

    public override string? ChannelId => Channel;

    public override IEnumerable<string> Templates => Template is null ? [Text ?? ""] : Template.Templates;

    public override IEnumerable<(string Path, TemplateMessage Template)> Sent => Template is null ? [] : [("template", Template)];

    public override StepResult Enter(StepContext context)
    {
        var content = Content(context.Render);
        var detail = context.WithWarnings(new JsonObject { ["to"] = To, ["text"] = content.Text, ["template"] = Template?.Name });
        return MessageRules.Check(content) is { } problem
            ? StepResult.Fail(problem.Code, StepDetailJson.With(detail, "error", problem.Detail))
            : StepResult.Ask(new PendingEffect { ChannelId = Channel, Content = content, To = To }, detail);
    }

    public override IEnumerable<DefinitionError> Check(string path) =>
        Text is null == Template is null ? [new DefinitionError(path, "one_of", "Expected exactly one of text and template.")]
        : Template?.Check($"{path}.template").FirstOrDefault() is { } misshapen ? [misshapen]
        : MessageOutline.Check(path, Content(new MessageOutline().Render));

    private MessageContent Content(Func<string, string> render) => Template?.Fill(render) ?? new() { Text = render(Text!).Trim() };
}
