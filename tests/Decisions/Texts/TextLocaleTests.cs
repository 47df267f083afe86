using Grainline.Contacts;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Texts;

/// <summary>In which language and zone dates and numbers reach a person.</summary>
public sealed class TextLocaleTests
{
    private readonly Scenario _scenario = new();

    [Theory]
    [InlineData("", null, "{{date custom.at}} {{number custom.n}}", "2027-05-09 1,234")]
    [InlineData(""" "language":"it", """, null, "{{date custom.at}} {{number custom.n}}", "09/05/2027 1.234")]
    [InlineData(""" "language":"it", """, "en-GB", "{{date custom.at}} {{number custom.n}}", "09/05/2027 1,234")]
    [InlineData(""" "language":"it", """, null, "{{date custom.at \"dddd d MMMM, HH:mm\"}}", "domenica 9 maggio, 15:00")]
    [InlineData(""" "time_zone":"Europe/Rome", """, null, "{{date custom.at \"yyyy-MM-ddTHH:mm:sszzz\"}}", "2027-05-09T15:00:00+02:00")]
    public void The_contacts_own_counts_else_the_automations(string more, string? language, string text, string expected)
    {
        var version = _scenario.Publish($$$"""[{"id":"f","type":"set_fields","fields":{"custom.said":"{{{text.Replace("\"", "\\\"", StringComparison.Ordinal)}}}"}}]""", more: more);
        var run = _scenario.Deliver(version, patch: new ContactPatch
        {
            Standard = language is null ? [] : [new FieldChange(StandardFields.Language, FieldValue.Text(language))],
            Custom = [new FieldChange("at", FieldValue.Text("2027-05-09T15:00")), new FieldChange("n", FieldValue.Text("1234"))],
        });
        Assert.Equal(RunStatus.Completed, _scenario.Run(run.RunId!).Status);
        Assert.Equal(expected, _scenario.Contact.CustomFields["said"].Raw);
    }
}
