using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Contacts;

/// <summary>Names in one piece, and national numbers, as files have them.</summary>
public abstract class ImportNameTests(ApiServer api)
{
    [Theory]
    [InlineData("Name", "Anna Maria Rossi", "Anna", "Maria Rossi")]
    [InlineData("Full Name", "Anna", "Anna", null)]
    [InlineData("Nome completo", "Anna Rossi", "Anna", "Rossi")]
    [InlineData("Nombre completo", "Ana Pérez", "Ana", "Pérez")]
    [InlineData("Name;First name", "Anna Rossi;Annina", "Annina", null)]
    [InlineData("Name;Cognome", "Anna Maria;De Rossi", "Anna Maria", "De Rossi")]
    [InlineData("Name;Cognome", "Anna De Rossi;De Rossi", "Anna", "De Rossi")]
    [InlineData("Name;Cognome", "Anna Rossi;", "Anna", "Rossi")]
    public async Task A_name_in_one_piece_is_parted_where_its_parts_are_in_no_other_column(string headers, string cells, string first, string? last)
    {
        var phone = ApiServer.NewPhone();

        var report = await Import($"phone;{headers}\n{phone};{cells}", "");

        Assert.Equal("full_name", report["columns"]![1]!["field"]!.GetValue<string>());
        var contact = await api.Get($"/api/v1/contacts/{phone}");
        Assert.Equal((first, last), (contact["first_name"]!.GetValue<string>(), contact["last_name"]?.GetValue<string>()));
        Assert.Empty(contact["custom_fields"]!.AsObject());
    }

    [Fact]
    public async Task A_column_may_be_called_as_definitions_call_the_field()
    {
        var phone = ApiServer.NewPhone();

        var report = await Import($"contact.phone;contact.first_name;contact.tags;contact.altro\n{phone};Anna;vip;x", "");

        Assert.Equal(["phone", "first_name", "tags", "custom.contact.altro"], report["columns"]!.AsArray().Select(column => column!["field"]!.GetValue<string>()));
        Assert.Equal("Anna", (await api.Get($"/api/v1/contacts/{phone}"))["first_name"]!.GetValue<string>());
    }

    private async Task<JsonObject> Import(string csv, string query)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/contacts/import?{query}") { Content = content };
        var (status, report) = await api.Send(request);
        Assert.Equal(200, status);
        return report;
    }
}

[Collection(OnSqlite.Name)]
public sealed class ImportNameTestsOnSqlite(SqliteApi api) : ImportNameTests(api);

[Collection(OnPostgres.Name)]
public sealed class ImportNameTestsOnPostgres(PostgresApi api) : ImportNameTests(api);
