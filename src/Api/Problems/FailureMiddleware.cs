using Grainline.Journal;

namespace Grainline.Api.Problems;

/// <summary>Turns exceptions that leave an endpoint into problem details: overload and outage say when to come back, and a
/// bug says nothing but that it was one.</summary>
internal sealed partial class FailureMiddleware(RequestDelegate next, ILogger<FailureMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await Answer(context, failure);
        }
    }

    private async Task Answer(HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        context.Response.Clear();
        if (BadRequest.Of(failure) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        if (Overload.Of(failure) is var (status, code, detail, retryAfter))
        {
            var reason = RefusalReason.Of(failure);
            LogUnavailable(reason is null ? failure : null, code, context.Request.Method, context.GetEndpoint()?.DisplayName, reason ?? failure.Message);
            context.Response.Headers.RetryAfter = retryAfter.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Problem.Of(status, code, detail).ExecuteAsync(context);
            return;
        }

        LogBug(failure, context.Request.Method, context.GetEndpoint()?.DisplayName);
        await Problem.Of(500, "internal_error", "Something went wrong here; it was logged.").ExecuteAsync(context);
    }

    [LoggerMessage(2001, LogLevel.Warning, "Answered {Code} to {Method} {Endpoint}. {Reason}")]
    private partial void LogUnavailable(Exception? failure, string code, string method, string? endpoint, string reason);

    [LoggerMessage(2002, LogLevel.Error, "{Method} {Endpoint} failed.")]
    private partial void LogBug(Exception failure, string method, string? endpoint);
}
