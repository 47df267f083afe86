namespace Grainline.GoHighLevel;

/// <summary>How much of a webhook body is taken. The size of the whole body is the web host's limit, the contact's own limits
/// are in <see cref="Contacts.ContactLimits"/>.</summary>
public static class WebhookLimits
{
    /// <summary>Objects and arrays inside one another; GHL's own bodies have at most 5.</summary>
    public const int Depth = 64;

    /// <summary>Warnings of one delivery; the last one says how many more there were.</summary>
    public const int Warnings = 100;

    /// <summary>All values of one body that a run keeps as trigger data, in UTF-16 units.</summary>
    public const int TriggerDataLength = 131_072;
}
