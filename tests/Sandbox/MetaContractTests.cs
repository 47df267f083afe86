using System.Text.Json.Nodes;
using Grainline.Tests.WhatsApp;

namespace Grainline.Tests.Sandbox;

/// <summary>Meta's simulator answers as Meta does, shape for shape.</summary>
public sealed class MetaContractTests : IAsyncLifetime
{
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.Start();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_text_is_answered_like_the_recorded_one()
    {
        var (status, body) = await _sandbox.Post(Text());

        Assert.Equal(200, status);
        Assert.Matches("^wamid\\.[A-Za-z0-9+/]+=*$", (string)body["messages"]![0]!["id"]!);
        body["messages"]![0]!["id"] = Sample.Json("api-send-ok.json")["messages"]![0]!["id"]!.DeepClone();
        AssertJson(Sample.Json("api-send-ok.json"), body);
    }

    [Fact]
    public async Task A_template_is_answered_with_its_message_status()
    {
        var (status, body) = await _sandbox.Post(Template());

        Assert.Equal(200, status);
        Assert.Equal("accepted", (string?)body["messages"]![0]!["message_status"]);
    }

    [Fact]
    public async Task No_two_messages_have_the_same_id()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => (string)(await _sandbox.Post(Text())).Body["messages"]![0]!["id"]!));

        Assert.Equal(50, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_token_the_call_is_refused_like_the_recorded_one(string? token)
    {
        var (status, body) = await _sandbox.Post(Text(), token);

        Assert.Equal(401, status);
        AssertError(Sample.Json("api-error-190-token.json"), body);
    }

    [Fact]
    public async Task A_phone_with_a_00_prefix_is_refused_like_the_recorded_one()
    {
        var (status, body) = await _sandbox.Post(Text(to: "00393491234567"));

        Assert.Equal(400, status);
        AssertError(Sample.Json("api-error-100-invalid-parameter.json"), body);
    }

    public static TheoryData<string, int, int, string> Refused => new()
    {
        { "not json", 400, 100, "Please check the parameter body." },
        { Text(text: new string('a', 300_000)), 400, 100, "Please check the parameter body." },
        { "[]", 400, 100, "Please check the parameter body." },
        { """{"to":"+393491234567","type":"text","text":{"body":"x"}}""", 400, 100, "(#100) The parameter messaging_product is required." },
        { """{"messaging_product":"sms","to":"+393491234567"}""", 400, 100, "Please check the parameter messaging_product." },
        { """{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}""", 400, 100, "(#100) The parameter to is required." },
        { Part("recipient_type", "\"crowd\""), 400, 100, "Please check the parameter recipient_type." },
        { Part("type", "\"fax\""), 400, 100, "Please check the parameter type." },
        { Part("text", "{}"), 400, 100, "(#100) The parameter text['body'] is required." },
        { Text(text: new string('a', 4097)), 400, 100, "(#100) Param text['body'] must be at most 4096 characters long." },
        { Part("biz_opaque_callback_data", $"\"{new string('e', 513)}\"") , 400, 100,
            "(#100) Param biz_opaque_callback_data must be at most 512 characters long." },
        { """{"messaging_product":"whatsapp","to":"+393491234567","type":"template"}""", 400, 100, "(#100) The parameter template is required." },
        { Template(name: ""), 400, 100, "(#100) The parameter template['name'] is required." },
        { Template(language: ""), 400, 131008, "Template language code is missing." },
        { Template("""{"type":"text","parameter_name":"name","text":""}"""), 400, 131008, "Parameter of type text is missing text value." },
        { Template("""{"type":"text","parameter_name":"name","text":"a"},{"type":"text","text":"b"}"""), 400, 132012,
            "Named and positional parameters are mixed." },
        { Template("""{"type":"text","parameter_name":"n","text":"a"},{"type":"text","parameter_name":"n","text":"b"}"""), 400, 132012,
            "A parameter is given twice." },
        { Template($$"""{"type":"text","text":"{{new string('x', 1025)}}"}"""), 400, 132005, "The filled text has more than 1024 characters." },
        { Template("""{"type":"text","text":"a\nb"}"""), 400, 132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces" },
        { Template("""{"type":"text","text":"a     b"}"""), 400, 132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces" },
        { Other("image", """{"link":"https://example.com/a.jpg","id":"1"}"""), 400, 131009, "image needs either an id or a link." },
        { Other("interactive", """{"type":"button","body":{"text":"?"},"action":{"buttons":[]}}"""), 400, 131009, "There are 1 to 3 buttons." },
        { Other("interactive", """{"type":"button","body":{"text":"?"},"action":{"buttons":[{"reply":{"id":"a","title":"aaaaaaaaaaaaaaaaaaaaa"}}]}}"""),
            400, 100, "(#100) Param title must be at most 20 characters long." },
        { Other("interactive", """{"type":"list","body":{"text":"?"},"action":{"button":"Open","sections":[{"title":"a","rows":[]}]}}"""),
            400, 131009, "There are 1 to 10 rows in total." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_wrong_request_is_refused_with_metas_code(string request, int status, int code, string explanation)
    {
        var (actual, body) = await _sandbox.Post(request);

        var error = body["error"]!;
        Assert.Equal(
            (status, code, explanation),
            (actual, (int)error["code"]!, (string?)error["error_data"]?["details"] ?? (string?)error["message"]));
        Assert.Equal("OAuthException", (string?)error["type"]);
        Assert.NotNull((string?)error["fbtrace_id"]);
        Assert.Empty(await _sandbox.Messages());
    }

    [Theory]
    [InlineData("image", """{"id":"900000000000001","caption":"eccola"}""", "eccola")]
    [InlineData("interactive", """{"type":"button","body":{"text":"Confermi?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Si"}}]}}""", "Confermi?")]
    [InlineData("interactive", """{"type":"list","body":{"text":"Scegli"},"action":{"button":"Orari","sections":[{"title":"Lunedi","rows":[{"id":"1","title":"10:00"}]}]}}""", "Scegli")]
    [InlineData("location", """{"latitude":45.4,"longitude":9.2}""", null)]
    public async Task Other_kinds_of_messages_are_taken_too(string type, string content, string? text)
    {
        var (status, _) = await _sandbox.Post(Other(type, content));

        var message = Assert.Single(await _sandbox.Messages());
        Assert.Equal((200, type, text), (status, (string?)message!["type"], (string?)message["text"]));
    }

    [Fact]
    public async Task A_read_receipt_is_taken_and_is_no_message()
    {
        var (status, body) = await _sandbox.Post("""{"messaging_product":"whatsapp","status":"read","message_id":"wamid.1"}""");

        Assert.Equal((200, true), (status, (bool)body["success"]!));
        Assert.Empty(await _sandbox.Messages());
    }

    [Fact]
    public async Task A_path_without_a_version_is_unknown()
    {
        var (status, body) = await _sandbox.Post(Text(), version: "latest");

        Assert.Equal((400, 2500), (status, (int)body["error"]!["code"]!));
    }

    internal static string Text(string to = SandboxHost.Phone, string text = "Ciao") =>
        $$$"""{"messaging_product":"whatsapp","recipient_type":"individual","to":"{{{to}}}","type":"text","text":{"body":"{{{text}}}"}}""";

    internal static string Template(string parameters = "", string name = "welcome", string language = "it") =>
        $$$"""
        {"messaging_product":"whatsapp","to":"+393491234567","type":"template","template":{"name":"{{{name}}}","language":{"code":"{{{language}}}"},
         "components":[{"type":"body","parameters":[{{{parameters}}}]}]}}
        """;

    internal static void AssertJson(JsonNode expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());

    private static string Part(string name, string value)
    {
        var request = JsonNode.Parse(Text())!;
        request[name] = JsonNode.Parse(value);
        return request.ToJsonString();
    }

    private static string Other(string type, string content) =>
        $$$"""{"messaging_product":"whatsapp","to":"+393491234567","type":"{{{type}}}","{{{type}}}":{{{content}}}}""";

    private static void AssertError(JsonNode expected, JsonNode actual)
    {
        Assert.Matches("^A[0-9A-F]+$", (string)actual["error"]!["fbtrace_id"]!);
        actual["error"]!["fbtrace_id"] = expected["error"]!["fbtrace_id"]!.DeepClone();
        AssertJson(expected, actual);
    }
}
