using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>Carries out workflows: adds their tags and posts their webhook. A tag that a contact gets starts the workflows that
/// wait for it, also when a workflow gave it: what loops at GHL loops here.</summary>
internal sealed partial class WorkflowRunner(
    GhlStore store, GhlCallLog log, IOptions<SandboxOptions> options, IServer server, TimeProvider clock, ILogger<WorkflowRunner> logger) : BackgroundService
{
    /// <summary>Passages that wait at most; more are lost, and logged.</summary>
    public const int MaxQueue = 10_000;

    /// <summary>Characters of an answer that are read; the log keeps them.</summary>
    private const int MaxAnswer = 2_000;

    private const int Workers = 4;

    private readonly Channel<(GhlWorkflow Workflow, GhlContact Contact)> _queue =
        Channel.CreateBounded<(GhlWorkflow, GhlContact)>(MaxQueue);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = Workers,
    });

    /// <summary>Enrols a contact.</summary>
    public void Start(GhlWorkflow workflow, GhlContact contact)
    {
        if (!_queue.Writer.TryWrite((workflow, contact)))
        {
            LogLost(logger, workflow.Id);
        }
    }

    /// <summary>Starts what waits for one of the tags.</summary>
    public void Tagged(GhlContact? contact, IReadOnlyCollection<string> added)
    {
        foreach (var workflow in contact is null || added.Count == 0 ? [] : store.Do(s => s.Workflows.Where(w =>
            w.LocationId == contact.LocationId && w.TriggerTag is { } tag && added.Contains(GhlContact.Spelling(tag))).ToList()))
        {
            Start(workflow, contact!);
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Work(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, perhaps before it has started: no failure that it should be told of.
        }
    }

    private async Task Work(CancellationToken stop)
    {
        await foreach (var (workflow, contact) in _queue.Reader.ReadAllAsync(stop))
        {
            Tagged(contact, store.Do(_ => contact.AddTags(workflow.AddTags)));
            if (workflow.WebhookUrl is not null)
            {
                var body = store.Do(s => WorkflowBody.Of(contact, workflow, s.FieldsOf(contact.LocationId)).ToJsonString());
                log.AddWebhook(workflow, contact.Id, await Post(workflow, body, stop), clock.GetUtcNow());
            }
        }
    }

    /// <summary>The answer; null when none came. GHL's standard action is not known to try again.</summary>
    private async Task<(int Status, string Body)?> Post(GhlWorkflow workflow, string body, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(options.Value.WebhookTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            // Whatever host it names: who makes workflows needs no key, and must reach no other one by them.
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(OwnAddress.Of(server)!, workflow.WebhookUrl!.PathAndQuery))
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("User-Agent", "axios/1.13.2");
            foreach (var (name, value) in workflow.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(request, either.Token);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(either.Token));
            var text = new char[MaxAnswer];
            return ((int)response.StatusCode, new string(text, 0, await reader.ReadBlockAsync(text, either.Token)));
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogUnanswered(logger, workflow.Id, e);
            return null;
        }
    }

    [LoggerMessage(EventId = 5201, Level = LogLevel.Warning, Message = "Too many passages wait: one of workflow {WorkflowId} is lost")]
    private static partial void LogLost(ILogger logger, string workflowId);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Debug, Message = "The webhook of workflow {WorkflowId} is not answered")]
    private static partial void LogUnanswered(ILogger logger, string workflowId, Exception cause);
}
