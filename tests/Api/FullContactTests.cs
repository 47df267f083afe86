using System.Security.Cryptography;

namespace Grainline.Tests.Api;

/// <summary>A contact to which more comes at once than one write may hold.</summary>
public sealed class FullContactTests
{
    private const int Deliveries = 40;

    private static readonly string[] _small = ["--Storage:WriteBytes=150000"];

    [Fact]
    public Task Large_bodies_that_come_together_are_all_taken_by_sqlite() => AllAreTaken(new SqliteApi { More = _small });

    [Fact]
    public Task Large_bodies_that_come_together_are_all_taken_by_postgresql() => AllAreTaken(new PostgresApi { More = _small });

    private static async Task AllAreTaken(ApiServer api)
    {
        await api.InitializeAsync();
        try
        {
            var automation = await api.Automation(
                """[{"id":"m","type":"send_message","channel":"sandbox","text":"{{trigger.note}}"}]""", ""","max_starts":0""");
            var phone = ApiServer.NewPhone();
            var answers = await Task.WhenAll(Enumerable.Range(0, Deliveries).Select(number => api.Deliver(
                automation, $$"""{"phone":"{{phone}}","note":"{{Noise(200)}}","more":"{{Noise(9_000)}}"}""", $"{number}")));

            Assert.All(answers, answer => Assert.Equal(202, answer.Status));
            foreach (var (_, body) in answers)
            {
                Assert.Equal("completed", (await api.Ended(body["run_id"]!.GetValue<string>()))["status"]!.GetValue<string>());
            }

            var messages = await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}&limit=100");
            Assert.Equal(Deliveries, messages["items"]!.AsArray().Count);
        }
        finally
        {
            await api.DisposeAsync();
        }
    }

    /// <summary>What cannot be packed.</summary>
    private static string Noise(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
