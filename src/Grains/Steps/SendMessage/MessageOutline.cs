using System.Globalization;
using Grainline.Automations;
using Grainline.Messages;

namespace Grainline.Steps.SendMessage;

/// <summary>A message before it is known to whom it goes. A text with names in it may become anything: a short link of its own stands for it, which
/// is right wherever a text can stand. What is wrong all the same is so for everybody.</summary>
internal sealed class MessageOutline
{
    private int _names;

    public string Render(string text) =>
        text.Contains("{{", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"https://a.b/{++_names}") : text;

    /// <summary>Why nobody would get the message, if so.</summary>
    public static IEnumerable<DefinitionError> Check(string path, MessageContent content) =>
        MessageRules.Check(content) is { } problem ? [new DefinitionError(path, problem.Code, problem.Detail)] : [];
}
