using System.ComponentModel.DataAnnotations;

namespace Grainline.Api.Access;

/// <summary>The section <c>Access</c>: how many wrong secrets, keys and signatures one source may send. Right ones are never counted.</summary>
internal sealed class GuessOptions
{
    public const string Section = "Access";

    /// <summary>Wrong tries that a source has at once; 0 = any number. Each of them is answered as wrong, and wrong secrets of a
    /// webhook are in the delivery log; further ones are answered with 429 and kept nowhere.</summary>
    [Range(0, 1_000_000)]
    public int WrongTries { get; set; } = 100;

    /// <summary>The time that gives a source one more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan WrongTryEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Sources that are counted one by one; those over it share one count until some are forgotten.</summary>
    [Range(1, 10_000_000)]
    public int MaxSources { get; set; } = 50_000;
}
