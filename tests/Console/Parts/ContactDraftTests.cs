using System.Text.Json;
using Grainline.Pages.Backend;
using Grainline.Pages.Contacts;

namespace Grainline.Tests.Console.Parts;

public sealed class ContactDraftTests
{
    private const string Ada = """
        {"phone":"+393491234567","first_name":"Ada","email":"ada@example.com","consent":{"status":"opted_in"},
         "custom_fields":{"budget":1000,"plan":"gold","vip":true,"order":{"lines":[1,2]}},"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}
        """;

    private readonly ContactDraft _draft = new(JsonSerializer.Deserialize<ContactLine>(Ada, ApiJson.Options)!);

    [Fact]
    public void What_nobody_changed_is_not_sent() => Assert.Equal("{}", Changes());

    [Fact]
    public void What_was_changed_is_sent_alone_and_what_was_emptied_is_erased()
    {
        (_draft.LastName, _draft.Email, _draft.Consent) = (" Lovelace ", "", "opted_out");

        Assert.Equal("""{"last_name":"Lovelace","email":"","consent":"opted_out"}""", Changes());
    }

    [Theory]
    [InlineData("budget", "1200", """{"budget":1200}""")]
    [InlineData("budget", "much", """{"budget":"much"}""")]
    [InlineData("vip", "false", """{"vip":false}""")]
    [InlineData("vip", "0", """{"vip":"0"}""")]
    [InlineData("plan", "12", """{"plan":"12"}""")]
    [InlineData("plan", "", """{"plan":""}""")]
    public void A_field_keeps_its_kind_where_the_new_value_is_of_it(string name, string text, string sent)
    {
        Field(name).Text = text;

        Assert.Equal($$"""{"custom_fields":{{sent}}}""", Changes());
    }

    [Fact]
    public void A_field_is_added_and_removed()
    {
        _draft.Add();
        (_draft.Fields[^1].Name, _draft.Fields[^1].Text) = (" colour ", "red");
        _draft.Add();
        _draft.Remove(_draft.Fields[^1]);
        _draft.Remove(Field("plan"));

        Assert.Equal("""{"custom_fields":{"plan":null,"colour":"red"}}""", Changes());
    }

    [Fact]
    public void Lists_and_objects_stay_as_they_are_until_they_are_removed()
    {
        Assert.NotNull(Field("order").Parts);
        Field("order").Text = "not sent";
        Assert.Equal("{}", Changes());
        _draft.Remove(Field("order"));

        Assert.Equal("""{"custom_fields":{"order":null}}""", Changes());
    }

    [Fact]
    public void A_field_that_was_removed_and_added_again_has_its_new_value()
    {
        _draft.Remove(Field("plan"));
        _draft.Add();
        (_draft.Fields[^1].Name, _draft.Fields[^1].Text) = ("plan", "silver");

        Assert.Equal("""{"custom_fields":{"plan":"silver"}}""", Changes());
    }

    private FieldDraft Field(string name) => _draft.Fields.Single(field => field.Name == name);

    private string Changes() => _draft.Changes().ToJsonString();
}
