using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>Recorded bodies of GHL workflows, posted as GHL posts them.</summary>
public abstract class SampleTests(ApiServer api)
{
    [Theory]
    [InlineData("wf-01-tag-added-minimal.json", "missing_phone")]
    [InlineData("wf-03-payment-form-many-custom-fields.json", null)]
    [InlineData("wf-04-payment-link-user-block.json", null)]
    [InlineData("wf-05-pipeline-stage-changed.json", "missing_phone")]
    [InlineData("wf-07-customer-replied-sms.json", "missing_phone")]
    [InlineData("wf-08-stage-changed-bad-customdata-keys.json", null)]
    [InlineData("wf-09-link-click-short-location.json", "missing_phone")]
    public async Task A_recorded_body_is_accepted_or_refused_with_the_right_code(string file, string? code)
    {
        var (status, body) = await Post(file);
        Assert.Equal((code is null ? 202 : 422, code), (status, body["code"]?.GetValue<string>()));
    }

    [Fact]
    public async Task Names_tags_and_custom_fields_of_a_payment_are_those_of_the_body()
    {
        await Post("wf-03-payment-form-many-custom-fields.json");
        var contact = await api.Get("/api/v1/contacts/+393491234568");

        Assert.Equal(("prova", "prova@example.com"), (contact["first_name"]!.GetValue<string>(), contact["email"]!.GetValue<string>()));
        var fields = contact["custom_fields"]!.AsObject();
        Assert.Equal("2025-05-09", fields["Data evento"]!.GetValue<string>());
        Assert.Equal("1131.0", fields["Due Amount"]!.GetValue<string>());
        Assert.Equal(1, fields["No of Photographer"]!.GetValue<int>());
        Assert.Equal("CET", fields["contact_timezone"]!.GetValue<string>());
        Assert.False(fields.ContainsKey("Nome sposa"));
        Assert.False(fields.ContainsKey("payment"));
    }

    [Fact]
    public async Task Tags_are_read_from_one_text_and_vendor_blocks_stay_with_the_run()
    {
        var (_, body) = await Post("wf-04-payment-link-user-block.json");
        var contact = await api.Get("/api/v1/contacts/+393491234569");
        Assert.Equal(
            ["prodotto", "campagna uno", "26marzo", "per l invio massivo", "prodotti", "archivio 09-12", "vinto"],
            contact["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal(("Marco", "esempio"), (contact["first_name"]!.GetValue<string>(), contact["last_name"]!.GetValue<string>()));

        var run = await api.Get($"/api/v1/runs/{body["run_id"]}");
        Assert.Equal("68d6d4c7545d5d40279e0001", run["trigger"]!["payment"]!["transaction_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Labels_at_the_root_and_keys_with_spaces_become_custom_fields()
    {
        await Post("wf-08-stage-changed-bad-customdata-keys.json");
        var fields = (await api.Get("/api/v1/contacts/+393491234571"))["custom_fields"]!.AsObject();
        Assert.Equal("Good", fields["Credit Rating"]!.GetValue<string>());
        Assert.Equal(357500, fields["Loan Amount"]!.GetValue<int>());
        Assert.Equal("0", fields["monetaryValue"]!.GetValue<string>());
        Assert.False(fields.ContainsKey("pipleline_stage"));
    }

    private async Task<(int Status, JsonObject Body)> Post(string file) => await api.Deliver(
        await api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"}]"""),
        await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Samples", file)));
}

[Collection(OnSqlite.Name)]
public sealed class SampleTestsOnSqlite(SqliteApi api) : SampleTests(api);

[Collection(OnPostgres.Name)]
public sealed class SampleTestsOnPostgres(PostgresApi api) : SampleTests(api);
