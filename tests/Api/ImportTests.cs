using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api;

/// <summary>Many contacts at once: what a file says, what of it fits, and how far it is.</summary>
public abstract class ImportTests(ApiServer api)
{
    [Fact]
    public async Task A_dry_run_shows_the_rows_as_they_would_be_and_stores_nothing()
    {
        var phone = ApiServer.NewPhone();
        var (status, report) = await Import($"Cellulare;Nome;Note;Budget\n{phone};Anna;secret;1200\n12;Bea;;", "dry_run=true&column=Note%3D&tag=fair");

        Assert.Equal((200, 2, 1, 1), (status, Number(report, "rows"), Number(report, "imported"), Number(report, "refused")));
        Assert.Equal(["phone", "first_name", "", "custom.Budget"], report["columns"]!.AsArray().Select(column => column!["field"]!.GetValue<string>()));
        var row = report["preview"]![0]!;
        Assert.Equal((2, phone), (row["line"]!.GetValue<int>(), row["phone"]!.GetValue<string>()));
        Assert.Equal("""{"first_name":"Anna","custom.Budget":"1200"}""", row["fields"]!.ToJsonString());
        Assert.Equal("fair", row["tags"]![0]!.GetValue<string>());
        Assert.Equal((3, "invalid_phone"), (report["errors"]![0]!["line"]!.GetValue<int>(), report["errors"]![0]!["code"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NotFound, await Status($"/api/v1/contacts/{phone}"));
    }

    [Fact]
    public async Task Tags_are_separated_by_semicolons_or_as_go_high_level_exports_them_by_commas()
    {
        var (one, other) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        await Import($"phone,tags\n{one},\"a, b c,\"\n{other},a; b c", "");
        Assert.Equal((string[])["a", "b c"], (await api.Get($"/api/v1/contacts/{one}"))["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal((string[])["a", "b c"], (await api.Get($"/api/v1/contacts/{other}"))["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
    }

    [Fact]
    public async Task An_import_in_the_background_tells_how_far_it_is_until_all_are_stored()
    {
        var phones = Enumerable.Range(0, 600).Select(_ => ApiServer.NewPhone()).ToList();
        var (status, begun) = await Import(
            $"phone,first_name,email\n{string.Join('\n', phones.Select(phone => $"{phone},Anna,"))}\n{ApiServer.NewPhone()},Bea,no e-mail", "background=true&name=fair.csv");
        var path = $"/api/v1/contacts/import/{begun["id"]}";

        Assert.Equal((202, "fair.csv"), (status, begun["name"]!.GetValue<string>()));
        var done = await Eventually.Get(async () => await api.Get(path) is var now && now["ended_at"] is not null ? now : null);
        Assert.Equal(("completed", 601, 601), (done["status"]!.GetValue<string>(), Number(done, "rows"), Number(done, "done")));
        Assert.Equal((600, 1), (Number(done, "imported"), Number(done, "refused")));
        Assert.Equal((602, "invalid_email"), (done["errors"]![0]!["line"]!.GetValue<int>(), done["errors"]![0]!["code"]!.GetValue<string>()));
        Assert.Equal("Anna", (await api.Get($"/api/v1/contacts/{phones[599]}"))["first_name"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, await Status("/api/v1/contacts/import/imp_unknown"));
    }

    [Fact]
    public async Task An_import_goes_on_where_it_was_when_the_host_comes_back()
    {
        var phones = Enumerable.Range(0, 1_500).Select(_ => ApiServer.NewPhone()).ToList();
        var (_, begun) = await Import($"phone\n{string.Join('\n', phones)}", "background=true");
        await api.Stop();
        await api.Start();

        var done = await Eventually.Get(async () => await api.Get($"/api/v1/contacts/import/{begun["id"]}") is var now && now["ended_at"] is not null ? now : null);
        Assert.Equal(("completed", 1_500), (done["status"]!.GetValue<string>(), Number(done, "imported")));
        Assert.Equal(phones[^1], (await api.Get($"/api/v1/contacts/{phones[^1]}"))["phone"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("background=true")]
    public async Task A_row_that_does_not_fit_its_contact_is_refused_with_the_reason_and_changes_nothing(string query)
    {
        var (full, other) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        var tags = string.Join(';', Enumerable.Range(0, 250).Select(number => $"t{number}"));
        await Import($"phone,tags\n{full},{tags}", "");
        var (_, report) = await Import($"phone,first_name,tags\n{full},Anna,one more\n{other},Bea,one more", query);
        if (report["id"] is { } id)
        {
            report = await Eventually.Get(async () => await api.Get($"/api/v1/contacts/import/{id}") is var now && now["ended_at"] is not null ? now : null);
        }

        Assert.Equal((2, 1, 1), (Number(report, "rows"), Number(report, "imported"), Number(report, "refused")));
        var error = Assert.Single(report["errors"]!.AsArray())!;
        Assert.Equal((2, "tags", "too_many_tags"), (error["line"]!.GetValue<int>(), error["column"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
        Assert.Null((await api.Get($"/api/v1/contacts/{full}"))["first_name"]);
        Assert.Equal("Bea", (await api.Get($"/api/v1/contacts/{other}"))["first_name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("background=true")]
    public async Task Of_a_file_with_too_many_lines_nothing_is_imported(string query)
    {
        var phone = ApiServer.NewPhone();

        // What comes after the first does not matter, and lines without a phone are refused at once.
        var (status, problem) = await Import($"phone\n{phone}\n{string.Concat(Enumerable.Repeat("-\n", ImportLimits.Rows))}", query);

        Assert.Equal((422, "too_many_rows"), (status, problem["code"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NotFound, await Status($"/api/v1/contacts/{phone}"));
    }

    [Fact]
    public async Task As_many_lines_as_are_allowed_are_imported()
    {
        var (status, report) = await Import($"phone\n{string.Concat(Enumerable.Repeat("-\n", ImportLimits.Rows))}", "dry_run=true");

        Assert.Equal((200, ImportLimits.Rows), (status, Number(report, "rows")));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("windows-1252")]
    public async Task Letters_are_those_of_the_spreadsheet_that_wrote_the_file(string charset)
    {
        var encoding = charset == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(charset)! : Encoding.GetEncoding(charset);
        var phone = ApiServer.NewPhone();

        var (status, _) = await Import([.. encoding.Preamble, .. encoding.GetBytes($"phone;Nome;Città\n{phone};Niccolò;Forlì – 5 €")], "");

        var contact = await api.Get($"/api/v1/contacts/{phone}");
        Assert.Equal((200, "Niccolò", "Forlì – 5 €"), (status, contact["first_name"]!.GetValue<string>(), contact["custom_fields"]!["Città"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_file_without_phones_tells_its_columns()
    {
        var (status, problem) = await Import("Name;Number\nAnna;3", "dry_run=true");

        Assert.Equal((422, "invalid_csv"), (status, problem["code"]!.GetValue<string>()));
        Assert.Equal("Number", problem["columns"]![1]!["header"]!.GetValue<string>());
    }

    [Fact]
    public async Task Contacts_are_found_by_a_custom_field()
    {
        var name = "city_" + ApiServer.NewPhone()[1..];
        var (milan, rome) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        await Import($"phone;{name}\n{milan};Milano\n{rome};Roma\n{ApiServer.NewPhone()};", "");

        Assert.Equal((string[])[milan, rome], await Found($"field={name}"));
        Assert.Equal((string[])[rome], await Found($"field=custom.{name}&value=roma"));
        Assert.Equal((string[])[milan], await Found($"field={name}&query={Uri.EscapeDataString(milan)}"));
        Assert.Empty(await Found($"field={name}&value=Torino"));
        var first = await api.Get($"/api/v1/contacts?field={name}&limit=1");
        Assert.Equal((string[])[rome], await Found($"field={name}&cursor={Uri.EscapeDataString(first["next"]!.GetValue<string>())}"));
    }

    [Fact]
    public async Task What_is_exported_runs_no_formula_and_is_imported_as_it_was()
    {
        var (from, to) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        var name = "=city " + from;
        await Import($"phone;first_name;{name};tags;time_zone;ghl_contact_id\n{from};@SUM(A1);=1+1;export {from};Europe/Rome;ghl-{from[1..]}", "");

        var file = await api.Client.GetStringAsync($"/api/v1/contacts/export?tag={Uri.EscapeDataString($"export {from}")}");
        Assert.Equal(
            $"phone,first_name,last_name,email,language,time_zone,ghl_contact_id,tags,'{name}\r\n{from},'@SUM(A1),,,,Europe/Rome,ghl-{from[1..]},export {from},'=1+1\r\n",
            file);

        await Import(file.Replace($"\n{from}", $"\n{to}", StringComparison.Ordinal), "");
        var copy = await api.Get($"/api/v1/contacts/{to}");
        Assert.Equal(("@SUM(A1)", "=1+1"), (copy["first_name"]!.GetValue<string>(), copy["custom_fields"]![name]!.GetValue<string>()));
        Assert.Equal(("Europe/Rome", $"ghl-{from[1..]}"), (copy["time_zone"]!.GetValue<string>(), copy["ghl_contact_id"]!.GetValue<string>()));
    }

    /// <summary>Fields of Go High Level have any label, also that of a standard field.</summary>
    [Fact]
    public async Task Custom_fields_that_are_named_as_others_are_imported_as_they_were()
    {
        var (from, to, tag) = (ApiServer.NewPhone(), ApiServer.NewPhone(), "labels " + ApiServer.NewPhone());
        var fields = new JsonObject { ["Email"] = "ask her", ["Language"] = "two", ["Phone Number"] = "12", ["Tags"] = "x", ["custom.y"] = "z", ["Budget"] = "1" };
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{from}")
        {
            Content = ApiServer.Json(new JsonObject { ["email"] = "ada@example.com", ["tags"] = new JsonArray(tag), ["custom_fields"] = fields.DeepClone() }.ToJsonString()),
        };
        Assert.Equal(201, (await api.Send(put)).Status);

        var file = await api.Client.GetStringAsync($"/api/v1/contacts/export?tag={Uri.EscapeDataString(tag)}");
        Assert.Equal(
            ["tags", "Budget", "custom.Email", "custom.Language", "custom.Phone Number", "custom.Tags", "custom.custom.y"], file.Split("\r\n")[0].Split(',')[^7..]);

        var (_, report) = await Import(file.Replace($"\n{from}", $"\n{to}", StringComparison.Ordinal), "");
        Assert.Equal(1, Number(report, "imported"));
        var copy = await api.Get($"/api/v1/contacts/{to}");
        Assert.Equal("ada@example.com", copy["email"]!.GetValue<string>());
        Assert.Equal((string[])[tag], copy["tags"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.Equal(
            fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"),
            copy["custom_fields"]!.AsObject().OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
    }

    private static int Number(JsonObject answer, string member) => answer[member]!.GetValue<int>();

    private async Task<HttpStatusCode> Status(string path)
    {
        using var response = await api.Client.GetAsync(path);
        return response.StatusCode;
    }

    private async Task<string[]> Found(string query) =>
        [.. (await api.Get($"/api/v1/contacts?{query}"))["items"]!.AsArray().Select(contact => contact!["phone"]!.GetValue<string>())];

    [Fact]
    public async Task A_form_with_a_file_imports_the_file()
    {
        var phone = ApiServer.NewPhone();
        using var form = new MultipartFormDataContent { { new StringContent($"phone,first_name\n{phone},Anna"), "file", "fair.csv" } };
        var (status, report) = await Import(form);

        Assert.Equal((200, 1), (status, Number(report, "imported")));
        Assert.Equal("Anna", (await api.Get($"/api/v1/contacts/{phone}"))["first_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_form_that_says_more_than_its_file_imports_nothing_and_is_told_where_to_say_it()
    {
        var phone = ApiServer.NewPhone();
        using var form = new MultipartFormDataContent { { new StringContent($"phone\n{phone}"), "file", "fair.csv" }, { new StringContent("true"), "dry_run" } };
        var (status, problem) = await Import(form);

        Assert.Equal((400, "bad_request", "dry_run"), (status, problem["code"]!.GetValue<string>(), problem["field"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NotFound, await Status($"/api/v1/contacts/{phone}"));
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\nphone")]
    public async Task A_form_that_cannot_be_read_or_has_no_file_is_refused(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        var (status, problem) = await Import(content);
        Assert.Equal((400, "bad_request"), (status, problem["code"]!.GetValue<string>()));
    }

    private async Task<(int Status, JsonObject Body)> Import(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts/import") { Content = content };
        return await api.Send(request);
    }

    private Task<(int Status, JsonObject Body)> Import(string csv, string query) => Import(Encoding.UTF8.GetBytes(csv), query);

    private async Task<(int Status, JsonObject Body)> Import(byte[] csv, string query)
    {
        using var content = new ByteArrayContent(csv) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/contacts/import?{query}") { Content = content };
        return await api.Send(request);
    }
}

[Collection(OnSqlite.Name)]
public sealed class ImportTestsOnSqlite(SqliteApi api) : ImportTests(api);

[Collection(OnPostgres.Name)]
public sealed class ImportTestsOnPostgres(PostgresApi api) : ImportTests(api);
