namespace Grainline.Sandbox.Channels;

/// <summary>
/// Tells Meta's simulator what Meta knows from the app's settings: where the webhooks of a number go and which secret signs
/// them. A host registers its own before <c>AddSandbox</c>; without one the <see cref="SandboxOptions"/> answer for every number.
/// </summary>
public interface ISandboxChannelDirectory
{
    /// <summary>The channel of a number, or null when none has it: then nothing is sent anywhere.</summary>
    /// <param name="key">A phone number id of Meta's, or the host's own id of a channel.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SandboxChannel?> Find(string key, CancellationToken cancellationToken);
}

/// <summary>A number as Meta's app settings know it.</summary>
/// <param name="PhoneNumberId">Its id in Meta's API.</param>
/// <param name="WebhookUrl">Where statuses and inbound messages are posted.</param>
/// <param name="AppSecret">Signs them.</param>
/// <param name="WabaId">The business account; null = a fixed example.</param>
/// <param name="DisplayPhoneNumber">The number itself, digits; null = a fixed example.</param>
public sealed record SandboxChannel(
    string PhoneNumberId, Uri WebhookUrl, string AppSecret, string? WabaId = null, string? DisplayPhoneNumber = null)
{
    /// <summary>The record's own text would show the secret.</summary>
    public override string ToString() => $"number {PhoneNumberId} at {WebhookUrl}";
}
