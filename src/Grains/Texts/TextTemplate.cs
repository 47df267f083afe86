using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HandlebarsDotNet;

namespace Grainline.Texts;

/// <summary>
/// A text with <c>{{names}}</c> (Handlebars, without HTML escaping: the texts go to phones). Compiling one takes
/// milliseconds, so compiled texts are kept. What a text may cost is bounded: it includes no other text, repeats at most
/// <see cref="MaxRepeats"/> parts, and what it becomes ends at <see cref="MaxLength"/>.
/// </summary>
public sealed partial class TextTemplate
{
    /// <summary>Blocks of one text that may repeat, each over at most <see cref="Scope.MaxEntries"/> entries.</summary>
    public const int MaxRepeats = 2;

    /// <summary>Characters that a text may become; more than any message or body takes.</summary>
    public const int MaxLength = 262_144;

    /// <summary>Compiled texts kept; over it all are dropped, which only costs compiling again.</summary>
    private const int MaxKept = 10_000;

    private static readonly ConcurrentDictionary<string, TextTemplate> Kept = new(StringComparer.Ordinal);

    private static readonly IHandlebars Engine = CreateEngine();

    private readonly string _text;
    private readonly string? _problem;
    private readonly HandlebarsTemplate<TextWriter, object, object>? _compiled;

    // Without those that have a default: nobody need be told that they are empty.
    private readonly ImmutableArray<string> _needed = [];

    private TextTemplate(string text)
    {
        _text = text;
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            _problem = ProblemOfBlocks(text);
            using var reader = new StringReader(_problem is null ? text : "");
            _compiled = Engine.Compile(reader);
            Names = NamesIn(text);
            _needed = [.. NamesIn(DefaultPattern().Replace(text, "")), .. UnknownIn(text)];
        }
    }

    /// <summary>The names that the text refers to, for instance <c>contact.first_name</c>.</summary>
    public ImmutableArray<string> Names { get; } = [];

    public static TextTemplate Get(string text)
    {
        if (Kept.Count > MaxKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(text, static text => new TextTemplate(text));
    }

    /// <summary>What is wrong with the text, for a person, or null.</summary>
    public static string? Problem(string text)
    {
        try
        {
            var template = Get(text);
            if (template._problem is not null)
            {
                return template._problem;
            }

            // Unknown helpers show only when a text is filled.
            template._compiled?.Invoke(new BoundedText(MaxLength), new Dictionary<string, object?>(StringComparer.Ordinal), data: null);
            return null;
        }
        catch (HandlebarsException problem)
        {
            return $"The text has a placeholder that cannot be read: {problem.Message}";
        }
    }

    /// <summary>Fills the text; names that nothing answers to become empty and are added to <paramref name="unresolved"/>.</summary>
    public string Render(Scope scope, List<string> unresolved)
    {
        if (_compiled is null)
        {
            return _text;
        }

        if (_problem is not null)
        {
            // Of a definition that was stored before such texts were refused.
            unresolved.Add(_text);
            return "";
        }

        unresolved.AddRange(_needed.Where(name => !scope.Resolves(name)));
        using var written = new BoundedText(MaxLength);
        try
        {
            TextFunctions.In(scope.Locale, () => _compiled(written, scope.Data, data: null));
            return written.ToString();
        }
        catch (HandlebarsException)
        {
            // A helper that does not like its arguments, or more text than anything takes. A text must not stop a run; the record says that it is empty.
            unresolved.Add(_text);
            return "";
        }
    }

    private static IHandlebars CreateEngine()
    {
        var configuration = new HandlebarsConfiguration { NoEscape = true };
        configuration.FormatterProviders.Add(new TextValue.Formatter());
        var engine = Handlebars.Create(configuration);
        TextFunctions.Register(engine);
        return engine;
    }

    /// <summary>Another text could include itself for ever, and parts that repeat within parts that repeat take a time that no
    /// length bounds.</summary>
    private static string? ProblemOfBlocks(string text)
    {
        var repeats = 0;
        foreach (Match block in BlockPattern().Matches(text))
        {
            if (block.Groups["mark"].Value != "#")
            {
                return "A text cannot include another one.";
            }

            repeats += block.Groups["name"].Value is "if" or "unless" or "with" ? 0 : 1;
        }

        return repeats > MaxRepeats ? $"A text has at most {MaxRepeats} blocks that repeat." : null;
    }

    private static ImmutableArray<string> NamesIn(string text) =>
        [.. NamePattern().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Names that begin with none of the known words, for instance <c>{{first_name}}</c>. In blocks a name may mean an entry.</summary>
    private static IEnumerable<string> UnknownIn(string text) => text.Contains("{{#", StringComparison.Ordinal) ? [] :
        PlainPattern().Matches(text).Select(match => match.Groups["name"].Value)
            .Where(name => !TextFunctions.Names.Contains(name) && !Scope.IsRoot(DottedPath.Split(name)[0]))
            .Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\{\{?\s*(?:(?:upper|lower|trim|date|number)\s+)?(?<name>[\p{L}_][\w-]*(?:\.(?:\[[^\]]*\]|[\w-]+))*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex PlainPattern();

    /// <summary>The beginnings of blocks and of what includes other texts, wherever they stand: rather too many than one too few.</summary>
    [GeneratedRegex(@"\{\{[{~\s]*(?<mark>#>|#\*|#|>|\*)\s*(?<name>[^\s}~|]*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"\bdefault\s+\S+", RegexOptions.None, 1_000)]
    private static partial Regex DefaultPattern();

    /// <summary>Names are found by their first word, which is one of the scopes of HTTP.md ("Names in texts").</summary>
    [GeneratedRegex(@"\b(?:contact|custom|trigger|reply|run|response|tags)\b(?:\.(?:\[[^\]]*\]|[\w-]+))*", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NamePattern();
}
