using Grainline.Api.Webhooks;

namespace Grainline.Api.Documents;

/// <summary>
/// What the signature of a route does not say, for the document alone. Not the framework's <c>Accepts</c>: that would have routing
/// refuse types that the endpoint takes, or refuses in its own words and keeps in the delivery log.
/// </summary>
internal static class RouteFacts
{
    /// <summary>A JSON body in any of these forms.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params Type[] forms) => route.WithMetadata(new TakenBody(forms));

    /// <summary>The headers by which a sender names a delivery.</summary>
    public static RouteHandlerBuilder TakesDeliveryId(this RouteHandlerBuilder route) => route.WithMetadata(new TakenHeaders(DeliveryKey.Headers));

    /// <summary>An answer of this status in any of these forms.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, int status, params Type[] forms) => route.WithMetadata(new GivenAnswer(status, forms));

    /// <summary>Problems with these statuses, besides those that <see cref="Refusals"/> derives.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses) => route.WithMetadata(new GivenRefusals(statuses));

    /// <summary>Any one of these schemes opens it (<see cref="Schemes"/>).</summary>
    public static RouteHandlerBuilder OpensWith(this RouteHandlerBuilder route, params string[] schemes) => route.WithMetadata(new Openers(schemes));
}

/// <summary>See <see cref="RouteFacts.Takes"/>.</summary>
internal sealed record TakenBody(IReadOnlyList<Type> Forms);

/// <summary>See <see cref="RouteFacts.TakesDeliveryId"/>.</summary>
internal sealed record TakenHeaders(IReadOnlyList<string> Names);

/// <summary>See <see cref="RouteFacts.Answers"/>.</summary>
internal sealed record GivenAnswer(int Status, IReadOnlyList<Type> Forms);

/// <summary>See <see cref="RouteFacts.Refuses"/>.</summary>
internal sealed record GivenRefusals(IReadOnlyList<int> Statuses);

/// <summary>See <see cref="RouteFacts.OpensWith"/>.</summary>
internal sealed record Openers(IReadOnlyList<string> Schemes);
