namespace Grainline.Messages;

/// <summary>Meta's limits of a message in characters or items (facts/whatsapp.md 1.3, the table of limits).</summary>
public static class MessageLimits
{
    public const int Text = 4096;
    public const int Caption = 1024;
    public const int FileName = 240;
    public const int Link = 2000;

    public const int TemplateName = 512;

    /// <summary>Of a template's whole body; its parameters together cannot be longer than what they are part of.</summary>
    public const int TemplateParameter = 1024;

    public const int TemplateButtons = 10;
    public const int QuickReplyPayload = 256;
    public const int CouponCode = 15;

    public const int InteractiveBody = 1024;
    public const int HeaderOrFooter = 60;
    public const int Buttons = 3;
    public const int ButtonTitle = 20;
    public const int ButtonId = 256;
    public const int Sections = 10;

    /// <summary>Over all sections of a list.</summary>
    public const int Rows = 10;
    public const int SectionTitle = 24;
    public const int RowTitle = 24;
    public const int RowDescription = 72;
    public const int RowId = 200;

    /// <summary>What is kept of the content of a message that came in; ours, not Meta's.</summary>
    public const int Received = 8_192;

    /// <summary>The name of a kind of message that came in; ours, several times as long as Meta's.</summary>
    public const int Kind = 64;

    /// <summary>Of <c>biz_opaque_callback_data</c>, which carries the effect id.</summary>
    public const int CallbackData = 512;
}

/// <summary>Why a message cannot be sent.</summary>
/// <param name="Code">A stable word, for instance <c>text_too_long</c>.</param>
/// <param name="Detail">A sentence; repeats nothing of the message.</param>
/// <param name="About">The one thing that it is about, in the author's or the provider's own word, so that it can be said in any language; null = the code says all.</param>
public sealed record MessageProblem(string Code, string Detail, string? About = null);
