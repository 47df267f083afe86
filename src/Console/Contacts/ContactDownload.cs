using System.Net.Http.Headers;
using System.Security.Claims;
using Grainline.Pages.Access;
using Grainline.Pages.Backend;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grainline.Pages.Contacts;

/// <summary>The file of contacts as a download: it may be large, so that it goes from the API to the browser past the page.</summary>
internal static class ContactDownload
{
    public const string Path = "/contacts/export.csv";

    public static void MapContactDownload(this IEndpointRouteBuilder routes) => routes.MapGet(Path, Send).ExcludeFromDescription()
        .RequireAuthorization(new AuthorizationPolicyBuilder(ConsoleModule.Scheme).RequireAuthenticatedUser().Build());

    internal static async Task Send(ApiConnection api, HttpContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/contacts/export" + context.Request.QueryString);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.User.FindFirstValue(Session.KeyClaim));
        api.Mark(request);
        try
        {
            using var answer = await api.Send(request, ApiConnection.LongPatience, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.Headers.ContentDisposition = answer.Content.Headers.ContentDisposition?.ToString();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
