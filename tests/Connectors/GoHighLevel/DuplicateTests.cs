using System.Net;
using System.Text;
using Grainline.Contacts;
using Grainline.GoHighLevel;
using Grainline.Messages;

namespace Grainline.Tests.Connectors.GoHighLevel;

/// <summary>A contact that GHL has already, by another phone or unseen by the search.</summary>
public sealed class DuplicateTests
{
    private const string Phone = "+393491234567";
    private const string None = """{"contact":null}""";
    private const string Duplicate = """{"statusCode":400,"message":"This location does not allow duplicated contacts.","meta":{"contactId":"c2","matchingField":"phone"}}""";

    private readonly Dictionary<string, (int Status, string Body)> _answers = new(StringComparer.Ordinal) { ["GET /contacts/search/duplicate"] = (200, None) };

    [Theory]
    [InlineData("+393330000000", "phone phone_ignored")]
    [InlineData("+39 349 123 4567")]
    [InlineData(Phone)]
    public async Task Another_phone_that_ghl_keeps_is_told_as_a_warning_and_the_push_is_done(string kept, params string[] warnings)
    {
        _answers["POST /contacts/upsert"] = (200, $$"""{"new":false,"contact":{"id":"c1","phone":"{{kept}}","email":"ada@example.com"} }""");

        var outcome = await Push();

        Assert.Equal((EffectVerdict.Done, "c1", false), (outcome.Effect.Verdict, outcome.ContactId, outcome.IsNew));
        Assert.Equal(warnings, outcome.Warnings.Select(warning => $"{warning.Field} {warning.Code}"));
    }

    [Fact]
    public async Task The_contact_that_ghl_says_is_the_same_is_written_to()
    {
        _answers["POST /contacts/upsert"] = (400, Duplicate);
        _answers["GET /contacts/c2"] = (200, $$"""{"contact":{"id":"c2","phone":"{{Phone}}","firstName":"Eva"} }""");
        _answers["PUT /contacts/c2"] = (200, "{}");

        var outcome = await Push();

        Assert.Equal((EffectVerdict.Done, "c2"), (outcome.Effect.Verdict, outcome.ContactId));
        Assert.Equal<string>(["fields"], outcome.Written);
    }

    [Fact]
    public async Task A_contact_that_ghl_says_is_there_and_does_not_show_fails_for_good()
    {
        _answers["POST /contacts/upsert"] = (400, Duplicate);
        _answers["GET /contacts/c2"] = (200, "{}");

        Assert.Equal((EffectVerdict.Failed, "duplicate_contact"), Refusal(await Push()));
    }

    [Fact]
    public async Task A_change_that_would_make_two_contacts_the_same_fails_for_good_where_leaving_out_a_field_is_no_help()
    {
        _answers["GET /contacts/c1"] = (200, $$"""{"contact":{"id":"c1","phone":"{{Phone}}","firstName":"Eva"} }""");
        _answers["PUT /contacts/c1"] = (400, Duplicate);

        Assert.Equal((EffectVerdict.Failed, "duplicate_contact"), Refusal(await Push("c1")));
    }

    [Theory]
    [InlineData("+393330000000", "phone phone_differs", "")]
    [InlineData("+393330000001", "", "fields")]
    [InlineData("", "", "fields")]
    public async Task A_phone_that_somebody_may_have_corrected_in_ghl_is_left_and_one_that_the_person_had_before_is_replaced(string theirs, string warning, string written)
    {
        _answers["GET /contacts/c1"] = (200, $$"""{"contact":{"id":"c1","phone":"{{theirs}}","firstName":"Ada"} }""");
        _answers["PUT /contacts/c1"] = (200, "{}");

        var outcome = await Push("c1", "+393330000001");

        Assert.Equal(EffectVerdict.Done, outcome.Effect.Verdict);
        Assert.Equal(warning, string.Join(' ', outcome.Warnings.Select(one => $"{one.Field} {one.Code}")));
        Assert.Equal(written, string.Join(' ', outcome.Written));
    }

    private static (EffectVerdict Verdict, string? Code) Refusal(GhlPushOutcome outcome) => (outcome.Effect.Verdict, outcome.Effect.Code);

    private async Task<GhlPushOutcome> Push(string? contactId = null, params string[] former)
    {
        using var client = new GoHighLevelClient(new Script(_answers), new(), TimeProvider.System);
        var push = new GhlContactPush
        {
            EffectId = "e",
            RunId = "r",
            Phone = Phone,
            ContactId = contactId,
            FormerPhones = [.. former],
            Standard = [new FieldChange(StandardFields.FirstName, FieldValue.Text("Ada"))],
        };
        return await client.Push(new GhlAccess("http://ghl.test", "loc", "token"), push, CancellationToken.None);
    }

    /// <summary>Answers by method and path; what it does not know would be a call too many.</summary>
    private sealed class Script(Dictionary<string, (int Status, string Body)> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, body) = answers[$"{request.Method} {request.RequestUri!.AbsolutePath}"];
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
