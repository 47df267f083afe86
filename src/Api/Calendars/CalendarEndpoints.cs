using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Calendars;
using Grainline.Journal;
using Grainline.Storage.Calendars;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Grainline.Api.Calendars;

/// <summary>Business hours and holidays that automations refer to by id.</summary>
internal static class CalendarEndpoints
{
    private const int MaxCalendars = 200;

    public static void MapCalendars(this IEndpointRouteBuilder api)
    {
        var calendars = api.MapGroup("/calendars").WithTags("Calendars");
        calendars.MapGet("", List).WithSummary("Calendars by id");
        calendars.MapGet("/{id}", Get).WithSummary("One calendar");

        var manage = calendars.MapGroup("").RequireAuthorization(nameof(Role.Admin));
        manage.MapPut("/{id}", Put).Takes(typeof(CalendarBody)).WithSummary("Makes or replaces a calendar; runs that wait by it follow, hosts within seconds")
            .WithDescription("{\"name\", \"time_zone\": \"Europe/Rome\", \"hours\": {\"monday\": [{\"from\": \"09:00\", \"to\": \"18:00\"}], …}, "
                + "\"holidays\": [\"2026-12-24\", \"12-25\"]}. A day without hours is closed; a holiday without a year is one every year. "
                + "With If-Match: \"<version>\", 412 when somebody else has changed it; \"0\" is that of one that is not there yet.");
        manage.MapDelete("/{id}", Delete).WithSummary("Removes a calendar; steps that wait by it fail from then on, runs that wait already go on at their time");
    }

    private static async Task<Ok<Page<CalendarView>>> List(
        ICalendarStore store, [AsParameters] ListQuery list, TimeProvider time, CancellationToken cancellationToken)
    {
        var calendars = await store.List(cancellationToken);
        return TypedResults.Ok(list.Page.Part("calendars", calendars.Select(stored => CalendarView.Of(stored, time.GetUtcNow())), calendar => calendar.Id));
    }

    private static async Task<Results<Ok<CalendarView>, ProblemHttpResult>> Get(string id, ICalendarStore store, TimeProvider time, CancellationToken cancellationToken) =>
        await store.Read(id, cancellationToken) is { } stored ? TypedResults.Ok(CalendarView.Of(stored, time.GetUtcNow())) : Problem.NotFound("calendar");

    private static async Task<Results<Ok<CalendarView>, Created<CalendarView>, ProblemHttpResult>> Put(
        string id, JsonElement body, [FromHeader(Name = "If-Match")] string? ifMatch, ICalendarStore store, IJournal journal, TimeProvider time,
        ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var (expected, unreadable) = ExpectedVersion.Read(ifMatch);
        if ((ChosenId.Refuse(id) ?? unreadable) is { } refused)
        {
            return refused;
        }

        var (calendar, errors) = CalendarParser.Read(body);
        if (calendar is null)
        {
            return Problem.Of(422, "invalid_calendar", "The calendar does not fit; errors say where.", ("errors", errors));
        }

        var before = await store.Read(id, cancellationToken);
        if (before is null && (await store.List(cancellationToken)).Count >= MaxCalendars)
        {
            return Problem.Invalid("too_many", $"There are {MaxCalendars} calendars at most.");
        }

        var version = before?.Version ?? 0;
        var stored = new StoredCalendar(id, version + 1, CalendarParser.Write(calendar), time.GetUtcNow());
        if ((expected ?? version) != version || (ifMatch == "*" && before is null) || !await store.Put(stored, cancellationToken))
        {
            return Problem.Stale(version);
        }

        // The whole of it: with the version that a run has noted, the log says by which hours it went.
        await journal.Append([new AuditRow(stored.UpdatedAt, Actor.Of(user), "calendar.set", id, $$"""{"version":{{stored.Version}},"calendar":{{stored.Content}}}""")]);
        var view = CalendarView.Of(stored, stored.UpdatedAt);
        return before is null ? TypedResults.Created($"/api/v1/calendars/{id}", view) : TypedResults.Ok(view);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, ICalendarStore store, IJournal journal, TimeProvider time, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!await store.Delete(id, cancellationToken))
        {
            return Problem.NotFound("calendar");
        }

        await journal.Append([new AuditRow(time.GetUtcNow(), Actor.Of(user), "calendar.delete", id, Detail: null)]);
        return TypedResults.NoContent();
    }
}

/// <summary>A calendar as it is read.</summary>
/// <param name="Id">What definitions refer to.</param>
/// <param name="Name">For people.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Hours">From and to, by weekday.</param>
/// <param name="Holidays">Dates, with or without a year.</param>
/// <param name="Version">Grows by one with every change.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
/// <param name="IsOpen">Now.</param>
/// <param name="NextOpening">When it opens again, while it is closed.</param>
internal sealed record CalendarView(
    string Id, string Name, string TimeZone, JsonObject Hours, JsonArray Holidays, int Version, DateTimeOffset UpdatedAt, bool IsOpen, DateTimeOffset? NextOpening)
{
    public static CalendarView Of(StoredCalendar stored, DateTimeOffset now)
    {
        var content = JsonNode.Parse(stored.Content)!.AsObject();
        var opening = CalendarParser.Stored(stored.Content).NextOpening(now);
        return new CalendarView(
            stored.Id, content["name"]!.GetValue<string>(), content["time_zone"]!.GetValue<string>(), content["hours"]!.DeepClone().AsObject(),
            content["holidays"]!.DeepClone().AsArray(), stored.Version, stored.UpdatedAt, opening <= now, opening > now ? opening : null);
    }
}
