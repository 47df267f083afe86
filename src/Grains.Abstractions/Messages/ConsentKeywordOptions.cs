using System.ComponentModel.DataAnnotations;

namespace Grainline.Messages;

/// <summary>The words by which people end and resume messages, by language; section <c>Consent</c>. A language that is
/// configured replaces the built-in words of that language; an empty list takes them away.</summary>
public sealed class ConsentKeywordOptions : IValidatableObject
{
    public const string Section = "Consent";

    /// <summary>Words of one language at most.</summary>
    public const int MaxWords = 100;

    /// <summary>By language tag, for instance <c>Consent:Stop:it:0=cancellami</c>.</summary>
    public IDictionary<string, IList<string>> Stop { get; } = new Dictionary<string, IList<string>>(StringComparer.OrdinalIgnoreCase);

    public IDictionary<string, IList<string>> Resume { get; } = new Dictionary<string, IList<string>>(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Stop.Concat(Resume)
        .Where(words => words.Value.Count > MaxWords || words.Value.Any(word => word.Length > ConsentKeywords.MaxLength))
        .Select(words => new ValidationResult(
            $"{words.Key}: a language has at most {MaxWords} words of at most {ConsentKeywords.MaxLength} characters."));
}
