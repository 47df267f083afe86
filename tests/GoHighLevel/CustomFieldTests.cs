using Grainline.Automations;
using Grainline.Contacts;
using Grainline.GoHighLevel;

namespace Grainline.Tests.GoHighLevel;

public sealed class CustomFieldTests
{
    [Fact]
    public void Labels_keep_their_spelling_but_not_their_outer_spaces() =>
        Assert.Equal(
            ["Phone Number=123", "Location=Roma", "Campaign ID=9", "PHONE=1", "Qual è il tuo “budget”?=molto", "a.b=c", "Lista=<[\"x\"]>", "JSON={\"a\":1}"],
            OfWorkflow("""
                "Phone Number":"123","Location":"Roma","Campaign ID":"9"," PHONE ":"1","Qual è il tuo “budget”? ":"molto","a.b":"c","Lista":["x"],"JSON":"{\"a\":1}"
                """).Custom());

    [Fact]
    public void A_mapping_names_a_field_with_spaces_as_texts_do() =>
        Assert.Equal(
            ["Data evento=2027-05-09"],
            Webhook.Map("""{"phone":"+393491234567","date":"2027-05-09"}""", new TriggerPlan { Mapping = [new("custom.[Data evento]", "date")] }).Custom());

    [Fact]
    public void Native_keys_are_never_custom_fields() =>
        Assert.Empty(OfWorkflow("""
            "id":"o","status":"open","pipleline_stage":"a","pippleine_stage":"b","pipeline_stage":"c","lead_value":5,"source":"x","owner":"y",
            "address1":"x","city":"x","country":"IT","contact_type":"lead","contact_source":"x ","date_of_birth":"x","gclid":"x","full_address":"",
            "calendar":{"appoinmentStatus":"new"},"message":{"type":1},"payment":{},"order":null,"task":{"title":"x"},"attributionSource":{},"webhookId":"w"
            """).Custom());

    [Fact]
    public void A_block_key_without_a_block_is_a_label_that_clashes() =>
        Assert.Equal(
            ["location=Roma", "campaign=<5>", "order=<[1]>"],
            Webhook.Map("""{"phone":"+393491234567","contact_id":"c","location":"Roma","campaign":5,"order":[1],"payment":null,"note":"","user":{}}""").Custom());

    [Fact]
    public void CustomData_wins_over_the_root_and_custom_fields_over_both() =>
        Assert.Equal(
            ["A=root", "B=data", "C=field", "D=root", "E!", "F=field"],
            OfWorkflow("""
                "A":"root","B":"root","C":"root","D":"root","E":"root","F":"root",
                "customData":{"B":"data","C":"data","D":"","E":null,"F":null},"custom_fields":{"C":"field","D":"{{x}}","F":"field"}
                """).Custom());

    [Fact]
    public void An_empty_value_is_said_and_changes_nothing()
    {
        var payload = OfWorkflow("""
            "A":"","B":" ","C":[],"D":{},"E":"{{contact.e}}","customData":{"F ":"","G":"{{ custom_values.g }}","H":"\"\""},"custom_fields":{"I":""}
            """);
        Assert.Empty(payload.Custom());
        Assert.Equal(
            [
                "E unresolved_merge_field", "customData.G unresolved_merge_field",
                "A empty_value", "B empty_value", "C empty_value", "D empty_value", "customData.F empty_value", "customData.H empty_value", "custom_fields.I empty_value",
            ],
            payload.Warned());
    }

    [Theory]
    [InlineData("{{contact.a}} {{contact.b}}")]
    [InlineData("Hi {{contact.a}}")]
    [InlineData("{{contact.a}")]
    [InlineData("null")]
    [InlineData("0")]
    public void Only_one_whole_merge_field_counts_as_empty(string value) => Assert.Equal([$"A={value}"], OfWorkflow($"\"A\":\"{value}\"").Custom());

    [Theory]
    [InlineData("\\\"callCompleted\\\"", "callCompleted")]
    [InlineData(" \\\"a b\\\" ", "a b")]
    [InlineData("say \\\"hi\\\"", "say \"hi\"")]
    [InlineData("\\\"a\\\" and \\\"b\\\"", "\"a\" and \"b\"")]
    public void Quotes_that_were_typed_round_a_value_are_taken_off(string typed, string value) =>
        Assert.Equal([$"A={value}"], OfWorkflow($$"""
            "customData":{"A":"{{typed}}"}
            """).Custom());

    [Fact]
    public void CustomData_may_be_a_list_of_entries()
    {
        var payload = OfWorkflow("""
            "customData":[{"id":"budget","fieldValue":"10"},{"key":"k","id":"i","field_value":2},{"name":"n","value":null},{"name":"v","value":""},{"value":"lost"},7]
            """);
        Assert.Equal(["budget=10", "k=<2>", "n!"], payload.Custom());
        Assert.Equal(["customData invalid_value", "customData.v empty_value"], payload.Warned());
    }

    [Fact]
    public void Standard_names_in_customData_fill_what_the_root_leaves_open()
    {
        var payload = OfWorkflow("""
            "email":"a@example.com","tags":"one","customData":{"first_name":"Ada","lastName":"Lovelace","email":"b@example.com","language":"it","tags":"two, one","timezone":"CET"}
            """);
        Assert.Equal(["first_name=Ada", "last_name=Lovelace", "email=a@example.com", "language=it", "time_zone=CET", "ghl_contact_id=c"], payload.Standard());
        Assert.Equal(["email=b@example.com"], payload.Custom());
        Assert.Equal(["one", "two"], payload.Tags());
    }

    [Fact]
    public void Standard_names_in_customData_that_repeat_the_root_say_nothing_new() =>
        Assert.Empty(OfWorkflow("""
            "first_name":"Ada","full_name":"Ada L","email":"a@example.com","customData":{"first_name":"Ada","full_name":"Ada L","email":"a@example.com","contact_id":"c"}
            """).Custom());

    [Fact]
    public void A_name_that_comes_twice_counts_once()
    {
        var payload = OfWorkflow("\"A\":\"1\",\"A \":\"2\",\"B\":\"1\",\"B\":\"\",\"customData\":{\"C\":1,\"C\":2}");
        Assert.Equal(["A=2", "B=1", "C=<2>"], payload.Custom());
        Assert.Equal(["A duplicate_key", "B duplicate_key", "customData.C duplicate_key"], payload.Warned());
    }

    [Fact]
    public void Custom_fields_that_are_no_object_are_dropped() =>
        Assert.Equal(["custom_fields invalid_value"], Webhook.Map("""{"phone":"+393491234567","custom_fields":"a=1"}""").Warned());

    [Fact]
    public void Two_hundred_custom_fields_all_arrive()
    {
        var members = Enumerable.Range(0, 200).Select(n => $"\"Domanda numero {n}?\":\"risposta {n}\"");
        var payload = OfWorkflow(string.Join(',', members));
        Assert.Equal(200, payload.Patch.Custom.Length);
        Assert.Equal("Domanda numero 199?=risposta 199", payload.Custom()[^1]);
        Assert.Empty(payload.Warnings);
    }

    [Fact]
    public void Fields_over_a_limit_are_dropped_with_warnings()
    {
        var longValue = new string('v', ContactLimits.FieldValueLength + 1);
        var longName = new string('n', ContactLimits.FieldNameLength + 1);
        var payload = OfWorkflow($"\"A\":\"{longValue}\",\"{longName}\":\"1\",\"\":\"1\",\"B\":\"1\"");
        Assert.Equal(["B=1"], payload.Custom());
        Assert.Equal([$"A too_long", $"{longName[1..]} invalid_field_name", " invalid_field_name"], payload.Warned());

        var many = OfWorkflow(string.Join(',', Enumerable.Range(0, ContactLimits.CustomFields + 2).Select(n => $"\"f{n}\":\"1\"")));
        Assert.Equal(ContactLimits.CustomFields, many.Patch.Custom.Length);
        Assert.Equal([$"f{ContactLimits.CustomFields} too_many_fields", $"f{ContactLimits.CustomFields + 1} too_many_fields"], many.Warned());
    }

    [Fact]
    public void All_values_together_stay_within_the_contact()
    {
        var value = new string('v', ContactLimits.FieldValueLength);
        var payload = OfWorkflow(string.Join(',', Enumerable.Range(0, 20).Select(n => $"\"f{n}\":\"{value}\"")));
        Assert.True(payload.Patch.Custom.Sum(field => field.Name.Length + field.Value!.Value.Length) <= ContactLimits.CustomFieldsLength);
        Assert.Equal(20 - payload.Patch.Custom.Length, payload.Warnings.Count(warning => warning.Code == "contact_full"));
    }

    [Fact]
    public void At_most_a_hundred_warnings_and_the_last_counts_the_rest()
    {
        var payload = OfWorkflow(string.Join(',', Enumerable.Range(0, 150).Select(n => $"\"f{n}\":\"\"").Append("\"email\":\"x\"")));
        Assert.Equal(WebhookLimits.Warnings, payload.Warnings.Length);
        Assert.Equal("email", payload.Warnings[0].Field);
        Assert.Equal(("more_warnings", "There are 52 more warnings."), (payload.Warnings[^1].Code, payload.Warnings[^1].Detail));
    }

    [Theory]
    [InlineData("\"a, b ,, c d,A\"", "a|b|c d")]
    [InlineData("[\"a\",\" b \",\"\",7,\"A\"]", "a|b|7")]
    [InlineData("\"\"", "")]
    [InlineData("null", "")]
    public void Tags_are_trimmed_and_counted_once(string tags, string expected)
    {
        var payload = OfWorkflow($"\"tags\":{tags}");
        Assert.Equal(expected, string.Join('|', payload.Tags()));
        Assert.Empty(payload.Warnings);
    }

    [Fact]
    public void Tags_that_are_none_are_dropped_with_a_warning()
    {
        Assert.Equal(["tags unresolved_merge_field"], OfWorkflow("\"tags\":\"{{contact.tags}}\"").Warned());
        Assert.Equal(["tags unresolved_merge_field"], OfWorkflow("\"tags\":\"a,{{contact.tag}}\"").Warned());
        Assert.Equal(["tags invalid_tag"], OfWorkflow("\"tags\":[{\"name\":\"a\"},[1]]").Warned());
        Assert.Equal(["tags invalid_tag"], OfWorkflow("\"tags\":5").Warned());
        Assert.Equal(["tags too_long"], OfWorkflow($"\"tags\":\"{new string('t', ContactLimits.TagLength + 1)}\"").Warned());
        var many = OfWorkflow($"\"tags\":\"{string.Join(',', Enumerable.Range(0, ContactLimits.Tags + 5))}\"");
        Assert.Equal(ContactLimits.Tags, many.Tags().Length);
        Assert.Equal(["tags too_many_tags"], many.Warned());
    }

    private static WebhookPayload OfWorkflow(string members) => Webhook.Map($$"""{"phone":"+393491234567","contact_id":"c",{{members}}}""");
}
