using System.Collections.Frozen;
using System.Globalization;
using Grainline.Messages;
using static Grainline.Messages.HoldScope;
using static Grainline.WhatsApp.FailureClass;

namespace Grainline.WhatsApp;

/// <summary>
/// What each error of the Cloud API asks for. The table is that of facts/whatsapp.md 1.6, read from Meta's page of error
/// codes (14 Nov 2025) and checked there against what nyaruka/courier does in production.
/// </summary>
public static class WhatsAppErrors
{
    internal const int WrongParameter = 100;
    internal const int NoSuchNumber = 33;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static readonly FrozenDictionary<int, Rule> Rules = new Dictionary<int, Rule>
    {
        // A. The same message again, later.
        [1] = new(Retry),                                           // unknown: a bad request or a fault of the server
        [2] = new(Retry, Wait: TimeSpan.FromMinutes(5)),            // down, or being updated for up to five minutes
        [4] = new(Retry),                                           // call rate of the app
        [80007] = new(Retry),                                       // call rate of the business account
        [130429] = new(Retry),                                      // throughput of the number
        [131049] = new(Retry, Wait: Day),                           // Meta spares the person one marketing message more; others may go
        [131000] = new(Retry),                                      // unknown failure, "try again"
        [131016] = new(Retry),                                      // temporarily unavailable
        [133004] = new(Retry),                                      // server temporarily unavailable
        [131057] = new(Retry, Wait: TimeSpan.FromMinutes(2)),       // the account's throughput is being raised
        [131053] = new(Retry),                                      // media: wrong type, or Meta could not fetch the link
        [133016] = new(Retry),                                      // courier throttles on it too; not in Meta's table

        // B. A person or a change of state has to remove the cause.
        [0] = new(Hold, Channel),                                   // cannot authenticate
        [3] = new(Hold, Channel),                                   // capability or permission
        [10] = new(Hold, Channel),                                  // permission
        [190] = new(Hold, Channel),                                 // token expired
        [131005] = new(Hold, Channel),                              // access denied
        [131042] = new(Hold, Channel),                              // payment
        [368] = new(Hold, Channel),                                 // blocked for policy violations
        [130497] = new(Hold, Country),                              // may not message users of this country
        [131031] = new(Hold, Channel),                              // account locked
        [131045] = new(Hold, Channel),                              // registration of the number
        [NoSuchNumber] = new(Hold, Channel),                        // the number was deleted, or is not for this token
        [133010] = new(Hold, Channel),                              // the number is not registered
        [131048] = new(Hold, Channel),                              // spam rate limit: quality
        [131064] = new(Hold, Account),                              // messaging limit, template classification violations
        [132015] = new(Hold, Template),                             // template paused
        [131056] = new(Hold, Recipient, TimeSpan.FromSeconds(4)),   // this number to this person: 4^n seconds, by the caller's back-off

        // C. Never, for this message.
        [WrongParameter] = new(Final),                              // wrong parameter
        [130472] = new(Final),                                      // the user is in an experiment's control group
        [131008] = new(Final),                                      // missing parameter
        [131009] = new(Final),                                      // wrong value
        [131021] = new(Final),                                      // the recipient is the sender
        [131026] = new(Final),                                      // undeliverable: not on WhatsApp, old client, terms not accepted
        [131030] = new(Final),                                      // not in the test number's list
        [131037] = new(Final),                                      // 555 number without an approved display name
        [131047] = new(Final),                                      // 24-hour window closed: only a template passes
        [131050] = new(Final),                                      // stopped marketing from this business
        [131051] = new(Final),                                      // unsupported type
        [131052] = new(Final),                                      // inbound media cannot be downloaded
        [131062] = new(Final),                                      // this message needs a phone, not a user id
        [131063] = new(Final),                                      // marketing templates are off on the Cloud API
        [132000] = new(Final),                                      // number of parameters
        [132001] = new(Final),                                      // no such template in the language
        [132005] = new(Final),                                      // filled text too long
        [132007] = new(Final),                                      // the text violates a policy
        [132012] = new(Final),                                      // format of a parameter
        [132016] = new(Final),                                      // template disabled for good
        [132018] = new(Final),                                      // parameters of the template
        [132068] = new(Final),                                      // flow blocked
        [132069] = new(Final),                                      // flow throttled, ten messages an hour
        [137000] = new(Final),                                      // the recipient's identity has changed
    }.ToFrozenDictionary();

    /// <summary>The codes of the table; 200 to 299 are known beside them.</summary>
    public static IEnumerable<int> Codes => Rules.Keys.Order();

    /// <summary>Decides by the code first and by the HTTP status only where the code says nothing.</summary>
    /// <param name="code">Meta's error code, or null when the answer held none.</param>
    /// <param name="status">The HTTP status, 100 to 599.</param>
    /// <param name="askedWait">The wait that the answer's headers ask for (<see cref="RetryHints"/>).</param>
    /// <param name="transient">Meta's own <c>is_transient</c>; counts only for codes that are not in the table.</param>
    /// <param name="detail">Meta's explanation.</param>
    public static SendFailure Classify(
        int? code, int status, TimeSpan? askedWait = null, bool transient = false, string? detail = null)
    {
        var rule = code is { } known && ByCode(known) is { } found ? found : ByStatus(status, answered: code is not null, transient);
        return new()
        {
            Class = rule.Class,
            Scope = rule.Scope,
            Wait = rule.Class is Retry or Hold ? Longer(rule.Wait, askedWait) : null,
            Code = code?.ToString(CultureInfo.InvariantCulture) ?? string.Create(CultureInfo.InvariantCulture, $"http_{status}"),
            Detail = detail,
        };
    }

    /// <summary>What stands still after a status with the code: nothing, unless the cause is in the number, the account or a country.</summary>
    /// <param name="code">As the status says it.</param>
    public static HoldScope HoldOf(string? code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var known) && ByCode(known) is { Class: Hold } rule ? rule.Scope : None;

    private static Rule? ByCode(int code) =>
        Rules.TryGetValue(code, out var rule) ? rule
        : code is >= 200 and <= 299 ? new(Hold, Channel)            // permission
        : null;

    // An error body says that Meta did not take the message. Without one, 502 and 504 come from something in between that
    // does not know what Meta did (RFC 9110, 15.6).
    private static Rule ByStatus(int status, bool answered, bool transient) => status switch
    {
        _ when transient => new(Retry),
        401 or 403 => new(Hold, Channel),
        408 or 425 or 429 => new(Retry),
        502 or 504 when !answered => new(Uncertain),
        >= 500 => new(Retry),
        _ => new(Final),
    };

    private static TimeSpan? Longer(TimeSpan? ours, TimeSpan? theirs) => ours is null || theirs > ours ? theirs : ours;

    private sealed record Rule(FailureClass Class, HoldScope Scope = None, TimeSpan? Wait = null);
}
