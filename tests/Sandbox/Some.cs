using Grainline.Messages;

namespace Grainline.Tests.Sandbox;

/// <summary>Messages to send.</summary>
internal static class Some
{
    public static OutboundMessage Text(string text = "Ciao", string to = SandboxHost.Phone, string effectId = "effect-1") =>
        Message(new() { Text = text }, to, effectId);

    public static OutboundMessage Template(string name, string language, params (string Name, string Text)[] parameters) =>
        Message(
            new()
            {
                Template = new()
                {
                    Name = name,
                    Language = language,
                    Parameters = [.. parameters.Select(p => new TemplateParameter(p.Name, p.Text))],
                },
            },
            SandboxHost.Phone,
            "effect-1");

    private static OutboundMessage Message(MessageContent content, string to, string effectId) => new()
    {
        EffectId = effectId,
        RunId = "run-1",
        AutomationId = "automation-1",
        StepId = "hello",
        To = to,
        Content = content,
    };
}
