using System.Collections.Immutable;
using HandlebarsDotNet;

namespace Grainline.Texts;

/// <summary>
/// A text with <c>{{names}}</c> (Handlebars, without HTML escaping: the texts go to phones). Compiling one takes
/// milliseconds, so compiled texts are kept. What a text may cost is bounded by its <see cref="TextShape"/> and
/// <see cref="TextCost"/>, and what it becomes ends at
/// <see cref="MaxLength"/>.
/// </summary>
public sealed class TextTemplate
{
    /// <summary>Characters that a text may become; more than any message or body takes.</summary>
    public const int MaxLength = 262_144;

    private const int MaxKept = 10_000;

    /// <summary>Texts that one engine compiles. What it takes for a text grows with the texts that it has compiled before: after
    /// three thousand it is over ten times what it was for the first ones.</summary>
    private const int TextsOfEngine = 100;

    private static readonly BoundedCache<string, TextTemplate> Kept = new(MaxKept, StringComparer.Ordinal);

    private static volatile IHandlebars _engine = CreateEngine();
    private static uint _texts;

    private readonly string _text;
    private readonly HandlebarsTemplate<TextWriter, object, object>? _compiled;
    private readonly string? _problem;

    private readonly TextNames _names = TextNames.None;
    private readonly int _placeholders;

    private TextTemplate(string text)
    {
        _text = text;
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return;
        }

        _problem = TextShape.Problem(text);
        if (_problem is not null)
        {
            return;
        }

        try
        {
            var plain = TextNotation.WithPlaces(text);
            (_compiled, _names, _placeholders) = (Compile(plain), TextNames.In(plain), plain.AsSpan().Count("{{"));
        }
        catch (Exception unreadable)
        {
            // The engine has exceptions of its own, and throws others where it did not expect what it meets.
            _problem = Unreadable(unreadable);
        }
    }

    /// <summary>The names that the text refers to, for instance <c>contact.first_name</c>.</summary>
    public ImmutableArray<string> Names => _names.All;

    /// <summary>Those of them that can never mean anything, and stay empty for everybody.</summary>
    public ImmutableArray<string> Unknown => _names.Unknown;

    public static TextTemplate Get(string text) => Kept.GetOrAdd(text, static text => new TextTemplate(text));

    /// <summary>What is wrong with the text, for a person, or null.</summary>
    public static string? Problem(string text)
    {
        var template = Get(text);
        if (template._compiled is not { } compiled)
        {
            return template._problem;
        }

        try
        {
            // Unknown helpers show only when a text is filled.
            compiled(new BoundedText(MaxLength), new Dictionary<string, object?>(StringComparer.Ordinal), data: null);
            return null;
        }
        catch (Exception problem)
        {
            return Unreadable(problem);
        }
    }

    /// <summary>Fills the text; names that nothing answers to become empty and are added to <paramref name="unresolved"/>.</summary>
    public string Render(Scope scope, List<string> unresolved)
    {
        if (_compiled is null)
        {
            unresolved.AddRange(_problem is null ? [] : [_text]);
            return _problem is null ? _text : "";
        }

        unresolved.AddRange(_names.Needed.Where(name => !scope.Resolves(name)));
        using var written = new BoundedText(MaxLength);
        try
        {
            TextFunctions.In(scope.Locale, () => TextCost.Meter(_placeholders, () => _compiled(written, scope.Data, data: null)));
            return written.ToString();
        }
        catch (Exception)
        {
            // A helper that does not like its arguments, or more text or time than anything takes. A text must not stop a run; the record says that it is empty.
            unresolved.Add(_text);
            return "";
        }
    }

    private static HandlebarsTemplate<TextWriter, object, object> Compile(string text)
    {
        using var reader = new StringReader(TextNotation.ForEngine(text));
        return Engine().Compile(reader);
    }

    private static string Unreadable(Exception problem) => $"The text has a placeholder that cannot be read: {problem.Message}";

    private static IHandlebars Engine()
    {
        if (Interlocked.Increment(ref _texts) % TextsOfEngine == 0)
        {
            _engine = CreateEngine();
        }

        return _engine;
    }

    private static IHandlebars CreateEngine()
    {
        var configuration = new HandlebarsConfiguration { NoEscape = true };
        configuration.FormatterProviders.Add(new TextValue.Formatter());
        var engine = Handlebars.Create(configuration);
        TextFunctions.Register(engine);
        return engine;
    }
}
