using System.Security.Cryptography;
using System.Text;
using Grainline.Tests.Api.Operation;

namespace Grainline.Tests.Api.Channels;

/// <summary>A body of Meta about several people, of whom one cannot be read.</summary>
public sealed class OneBadContactTests
{
    private const string Channel = "many";

    [Fact]
    public async Task The_others_hear_theirs_and_meta_is_told_to_come_again()
    {
        var api = new SqliteApi();
        await api.InitializeAsync();
        try
        {
            var (bad, good) = (ApiServer.NewPhone(), ApiServer.NewPhone());
            await api.Channel(Channel, "99", Channel);
            Sqlite.Execute(
                api.Data,
                $"insert into grain_state (grain_type, grain_key, state_name, version, modified_at, payload) values ('contact', '{bad}', 'contact', 1, 0, x'7b')");

            Assert.Equal(503, await Tell(api, bad, good));
            Assert.NotNull((await api.Get($"/api/v1/contacts/{good}"))["last_inbound_at"]);
        }
        finally
        {
            await api.DisposeAsync();
        }
    }

    private static async Task<int> Tell(ApiServer api, params string[] people)
    {
        var messages = people.Select((phone, number) => $$$"""{"from":"{{{phone[1..]}}}","id":"wamid.{{{number}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"text","text":{"body":"Ciao"}}""");
        var body = $$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"99"},"messages":[{{{string.Join(',', messages)}}}]}}]}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/whatsapp/{Channel}") { Content = ApiServer.Json(body) };
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Channel), Encoding.UTF8.GetBytes(body)))}");
        return (await api.Send(request)).Status;
    }
}
