using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Api.Security;

/// <summary>What anybody may ask for costs little.</summary>
public sealed class ApiDocumentCostTests
{
    [Fact]
    public async Task The_api_document_is_made_once_whoever_asks_and_by_whatever_name()
    {
        var made = 0;
        var api = new SqliteApi
        {
            Services = services => services.Configure<OpenApiOptions>(
                "v1",
                options => options.AddDocumentTransformer((_, _, _) =>
                {
                    made++;
                    return Task.CompletedTask;
                })),
        };
        await api.InitializeAsync();
        try
        {
            using var client = api.NewClient(key: null);
            var first = await client.GetStringAsync("/openapi/v1.json");
            using var other = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { Host = "other.example" } };
            using var second = await client.SendAsync(other);

            Assert.Equal(first, await second.Content.ReadAsStringAsync());
            Assert.Equal(1, made);
        }
        finally
        {
            await api.DisposeAsync();
        }
    }
}
