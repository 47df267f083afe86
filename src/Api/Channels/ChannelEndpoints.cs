using System.Security.Claims;
using System.Text.Json.Serialization;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Channels;
using Grainline.Identity;
using Grainline.Messages;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Channels;

/// <summary>WhatsApp numbers (HTTP.md: "A channel …"). Secrets are written, never read back.</summary>
internal static class ChannelEndpoints
{
    private const int MaxRate = 1_000;

    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        var channels = api.MapGroup("/channels").WithTags("Channels");
        channels.MapGet("", List).WithSummary("Channels by id");
        channels.MapGet("/{id}", Get).WithSummary("One channel");
        channels.MapGet("/{id}/templates", Templates).Refuses(502).WithSummary("The templates of its account with their status, a minute old at most");

        var manage = channels.MapGroup("").RequireAuthorization(nameof(Role.Admin));
        manage.MapPost("", Create).Refuses(409).WithSummary("Adds a WhatsApp number");
        manage.MapPut("/{id}", Change).WithSummary("Changes what the body names; secrets that it leaves out stay");
        manage.MapDelete("/{id}", Delete).WithSummary("Removes the number; steps that send through it fail");
        manage.MapPost("/{id}/check", Check).WithSummary("Asks WhatsApp whether token and account are right; when they are, a hold of the channel ends");
    }

    private static async Task<Ok<Page<ChannelResource>>> List(
        IChannelQueries queries, [AsParameters] ListQuery list, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var page = await queries.List(list.Page, cancellationToken);
        var views = await Task.WhenAll(page.Items.Select(row => grains.GetGrain<IChannelGrain>(row.Id).Get()));
        return TypedResults.Ok(new Page<ChannelResource>([.. views.OfType<ChannelView>().Select(ChannelResource.Of)], page.Next));
    }

    private static async Task<Results<Ok<ChannelResource>, ProblemHttpResult>> Get(string id, IGrainFactory grains) =>
        await grains.GetGrain<IChannelGrain>(id).Get() is { } view ? TypedResults.Ok(ChannelResource.Of(view)) : Problem.NotFound("channel");

    private static async Task<Results<Ok<Page<MessageTemplate>>, ProblemHttpResult>> Templates(string id, [AsParameters] ListQuery list, IGrainFactory grains) =>
        await grains.GetGrain<IChannelGrain>(id).Templates() switch
        {
            null => Problem.NotFound("channel"),
            { Failure: { } failure } => Problem.Of(502, "provider_refused", failure.Detail ?? "WhatsApp did not answer.", ("provider_code", failure.Code)),
            { } listing => TypedResults.Ok(list.Page.Part("templates", listing.Templates, template => $"{template.Name}/{template.Language}")),
        };

    private static async Task<Results<Created<ChannelResource>, ProblemHttpResult>> Create(ChannelBody body, IGrainFactory grains, ClaimsPrincipal user)
    {
        var id = body.Id ?? "ch_" + Ids.Random(12);
        if (ChosenId.Refuse(id) is { } refused)
        {
            return refused;
        }

        if (Required.Missing(("phone_number_id", body.PhoneNumberId), ("base_url", body.BaseUrl), ("access_token", body.AccessToken)) is { } missing)
        {
            return Problem.Invalid("invalid_channel", "A channel needs phone_number_id, base_url and access_token.", missing);
        }

        var grain = grains.GetGrain<IChannelGrain>(id);
        if (Refuse(body) is { } refusal)
        {
            return refusal;
        }

        return await grain.Get() is not null
            ? Problem.Of(409, "id_taken", $"There is a channel {id}.", ("field", "id"))
            : TypedResults.Created($"/api/v1/channels/{id}", ChannelResource.Of(await grain.Configure(body.Settings, Actor.Of(user))));
    }

    private static async Task<Results<Ok<ChannelResource>, ProblemHttpResult>> Change(
        string id, ChannelBody body, IGrainFactory grains, ClaimsPrincipal user)
    {
        var grain = grains.GetGrain<IChannelGrain>(id);
        return await grain.Get() is null ? Problem.NotFound("channel")
            : Refuse(body) is { } refusal ? refusal
            : TypedResults.Ok(ChannelResource.Of(await grain.Configure(body.Settings, Actor.Of(user))));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, IGrainFactory grains, ClaimsPrincipal user) =>
        await grains.GetGrain<IChannelGrain>(id).Delete(Actor.Of(user)) ? TypedResults.NoContent() : Problem.NotFound("channel");

    /// <summary>Whoever may list the account's templates may send them, so the list is the question.</summary>
    private static async Task<Results<Ok<ChannelCheck>, ProblemHttpResult>> Check(string id, IGrainFactory grains) =>
        await grains.GetGrain<IChannelGrain>(id).Check() switch
        {
            null => Problem.NotFound("channel"),
            { Failure: { } failure } => TypedResults.Ok(new ChannelCheck(false, failure.Code, failure.Detail, 0)),
            { } listing => TypedResults.Ok(new ChannelCheck(true, Code: null, Detail: null, listing.Templates.Count(template => template.IsSendable))),
        };

    private static ProblemHttpResult? Refuse(ChannelBody body)
    {
        if (body.Type is not (null or ChannelResource.WhatsAppCloud))
        {
            return Problem.Invalid("invalid_type", $"Expected {ChannelResource.WhatsAppCloud}.", "type");
        }

        if (Required.Emptied(("phone_number_id", body.PhoneNumberId), ("base_url", body.BaseUrl), ("access_token", body.AccessToken)) is { } empty)
        {
            return Problem.Invalid("invalid_channel", "This is required and cannot be empty.", empty);
        }

        if (body.BaseUrl is not null && WebUrl.Read(body.BaseUrl) is null)
        {
            return Problem.Invalid("invalid_base_url", "Expected an http or https URL, for instance https://graph.facebook.com/v25.0.", "base_url");
        }

        return body.RatePerSecond is < 1 or > MaxRate
            ? Problem.Invalid("invalid_rate", $"Expected 1 to {MaxRate} messages per second.", "rate_per_second")
            : body.RecipientBurst is < 0 or > MaxRate
            ? Problem.Invalid("invalid_burst", $"Expected 0 to {MaxRate} messages to one person at once; 0 = no pacing.", "recipient_burst")
            : null;
    }
}

/// <summary>What WhatsApp said.</summary>
/// <param name="Ok">Whether it accepts the token for the account.</param>
/// <param name="Code">WhatsApp's error code when it does not.</param>
/// <param name="Detail">WhatsApp's words when it does not.</param>
/// <param name="Templates">How many templates can be sent.</param>
internal sealed record ChannelCheck(bool Ok, string? Code, string? Detail, int Templates);

/// <summary>A channel as it is written; a new one needs <c>phone_number_id</c>, <c>base_url</c> and <c>access_token</c>.</summary>
[KnownMembers(typeof(ChannelResource))]
internal sealed record ChannelBody(
    string? Id = null, string? Name = null, string? Type = null, string? PhoneNumberId = null, string? WabaId = null, string? BaseUrl = null,
    string? AccessToken = null, string? AppSecret = null, string? VerifyToken = null, int? RatePerSecond = null, int? RecipientBurst = null)
{
    [JsonIgnore]
    public ChannelSettings Settings => new()
    {
        Name = Name,
        PhoneNumberId = PhoneNumberId,
        WabaId = WabaId,
        BaseUrl = BaseUrl,
        AccessToken = AccessToken,
        AppSecret = AppSecret,
        VerifyToken = VerifyToken,
        RatePerSecond = RatePerSecond,
        RecipientBurst = RecipientBurst,
    };
}

/// <summary>A channel as it is read.</summary>
internal sealed record ChannelResource(
    string Id, string Name, string Type, string PhoneNumberId, string? WabaId, string BaseUrl, int RatePerSecond, int RecipientBurst, IReadOnlyList<ChannelHold> Holds,
    ProviderTrouble? Trouble, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string WhatsAppCloud = "whatsapp_cloud";

    public static ChannelResource Of(ChannelView view) => new(
        view.Id, view.Name, WhatsAppCloud, view.PhoneNumberId, view.WabaId, view.BaseUrl, view.RatePerSecond, view.RecipientBurst, view.Holds, view.Trouble, view.CreatedAt, view.UpdatedAt);
}
