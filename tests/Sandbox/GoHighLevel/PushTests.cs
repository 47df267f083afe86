using Grainline.Contacts;
using Grainline.GoHighLevel;
using Grainline.Messages;

namespace Grainline.Tests.GoHighLevel;

/// <summary>The real client against the simulator: what a push writes, and what it leaves alone.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private GhlHost _ghl = null!;

    public async Task InitializeAsync() => _ghl = await GhlHost.Start();

    public async Task DisposeAsync() => await _ghl.DisposeAsync();

    [Fact]
    public async Task A_contact_that_is_not_there_is_made()
    {
        await _ghl.AddField("Budget");

        var outcome = await _ghl.Send(GhlHost.Push(("first_name", "Ada"), ("email", "ada@example.com"), ("postal_code", "10100")) with
        {
            Custom = [GhlHost.Change(("Budget", "5000"))],
            AddTags = ["WhatsApp Started", "vip"],
        });

        var contact = await _ghl.Contact();
        Assert.Equal((EffectVerdict.Done, true, (string?)contact["id"]), (outcome.Effect.Verdict, outcome.IsNew, outcome.ContactId));
        Assert.Equal(outcome.ContactId, outcome.Effect.ProviderId);
        Assert.Equal<string>(["fields", "tags"], outcome.Written);
        Assert.Empty(outcome.Warnings);
        Assert.Equal(
            ("Ada", "ada@example.com", "10100", GhlHost.Phone, "5000"),
            ((string?)contact["firstName"], (string?)contact["email"], (string?)contact["postalCode"], (string?)contact["phone"], (string?)contact["custom"]!["Budget"]));
        Assert.Equal(["whatsapp started", "vip"], contact["tags"]!.AsArray().Select(t => (string?)t));
    }

    [Fact]
    public async Task What_is_so_already_is_not_written_again()
    {
        await _ghl.AddField("Budget");
        var push = GhlHost.Push(("first_name", "Ada"), ("email", "Ada@Example.com")) with
        {
            Custom = [GhlHost.Change(("budget", "5000"))],
            AddTags = ["VIP"],
            RemoveTags = ["cold"],
        };
        var first = await _ghl.Send(push);
        var before = (await _ghl.Calls()).Count;

        var second = await _ghl.Send(push with { ContactId = first.ContactId });
        var third = await _ghl.Send(push);

        Assert.Equal((EffectVerdict.Done, false), (second.Effect.Verdict, second.IsNew));
        Assert.Empty(second.Written);
        Assert.Empty(third.Written);
        Assert.Equal([$"GET /contacts/{first.ContactId}", "GET /contacts/search/duplicate"], (await _ghl.Calls()).Skip(before));
    }

    [Fact]
    public async Task Only_what_differs_is_written_and_tags_of_others_stay()
    {
        await _ghl.Api(HttpMethod.Post, "/contacts/", $$"""
            {"locationId":"{{GhlHost.Location}}","firstName":"Ada","city":"Torino","phone":"{{GhlHost.Phone}}","tags":["customer","cold"]}
            """);

        var outcome = await _ghl.Send(GhlHost.Push(("first_name", "Ada"), ("last_name", "Rossi")) with { AddTags = ["vip"], RemoveTags = ["Cold"] });

        var contact = await _ghl.Contact();
        Assert.Equal(("Rossi", "Torino"), ((string?)contact["lastName"], (string?)contact["city"]));
        Assert.Equal(["customer", "vip"], contact["tags"]!.AsArray().Select(t => (string?)t));
        Assert.Equal<string>(["fields", "tags"], outcome.Written);
        Assert.Equal(
            ["PUT /contacts/" + outcome.ContactId, $"POST /contacts/{outcome.ContactId}/tags", $"DELETE /contacts/{outcome.ContactId}/tags"],
            (await _ghl.Calls())[^3..]);
    }

    [Fact]
    public async Task Null_erases_and_custom_fields_keep_their_kind()
    {
        await _ghl.AddField("Scelte");
        await _ghl.AddField("Nota");
        var push = GhlHost.Push(("city", "Torino")) with
        {
            Custom = [new("contact.scelte", FieldValue.Json(System.Text.Json.JsonElement.Parse("""["a","b"]"""))), GhlHost.Change(("nota", "x"))],
        };
        await _ghl.Send(push);

        var again = await _ghl.Send(push);
        await _ghl.Send(GhlHost.Push(("city", null)) with { Custom = [GhlHost.Change(("nota", null))] });

        var contact = await _ghl.Contact();
        Assert.Empty(again.Written);
        Assert.Null(contact["city"]);
        Assert.Equal("""{"Scelte":["a","b"]}""", contact["custom"]!.ToJsonString());
    }

    [Fact]
    public async Task Fields_that_ghl_does_not_have_are_left_out_with_a_warning()
    {
        await _ghl.AddField("Doppio");
        await _ghl.AddField("Doppio");

        var outcome = await _ghl.Send(GhlHost.Push(("language", "it"), ("first_name", "Ada")) with
        {
            Custom = [GhlHost.Change(("Budgett", "1")), GhlHost.Change(("Doppio", "2"))],
        });

        Assert.Equal(EffectVerdict.Done, outcome.Effect.Verdict);
        Assert.Equal(
            [("language", "unknown_field"), ("Budgett", "unknown_custom_field"), ("Doppio", "ambiguous_custom_field")],
            outcome.Warnings.Select(w => (w.Field, w.Code)));
        Assert.Equal("Ada", (string?)(await _ghl.Contact())["firstName"]);
    }

    [Fact]
    public async Task A_stored_id_that_is_gone_is_searched_by_phone()
    {
        var first = await _ghl.Send(GhlHost.Push(("first_name", "Ada")));
        await _ghl.Api(HttpMethod.Delete, $"/contacts/{first.ContactId}");

        var second = await _ghl.Send(GhlHost.Push(("first_name", "Ada")) with { ContactId = first.ContactId });

        Assert.Equal((EffectVerdict.Done, true, "contact_gone"), (second.Effect.Verdict, second.IsNew, Assert.Single(second.Warnings).Code));
        Assert.NotEqual(first.ContactId, second.ContactId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stored_id_of_another_account_is_not_written_to_and_stays_stored(bool tokensAreOfOneLocation)
    {
        if (tokensAreOfOneLocation)
        {
            await _ghl.Call(HttpMethod.Post, "/sandbox/ghl/settings", $$"""{"tokens":{"pit-token":"{{GhlHost.Location}}","pit-other":"LocOther"} }""");
        }

        var first = await _ghl.Send(GhlHost.Push(("first_name", "Ada")));
        var other = _ghl.Access with { LocationId = "LocOther", Token = "pit-other" };
        var push = GhlHost.Push(("first_name", "Adele")) with { ContactId = first.ContactId };
        var made = await _ghl.Client.Push(other, push, CancellationToken.None);
        var found = await _ghl.Client.Push(other, push with { AddTags = ["vip"] }, CancellationToken.None);

        Assert.Equal((EffectVerdict.Done, true, true), (made.Effect.Verdict, made.IsNew, made.IsElsewhere));
        Assert.Equal((EffectVerdict.Done, false, true, made.ContactId), (found.Effect.Verdict, found.IsNew, found.IsElsewhere, found.ContactId));
        Assert.Empty(made.Warnings.AddRange(found.Warnings));
        Assert.Equal(
            [(first.ContactId, "Ada", GhlHost.Location, 0), (made.ContactId, "Adele", "LocOther", 1)],
            (await _ghl.Items("contacts")).Select(c => ((string?)c!["id"], (string?)c["firstName"], (string?)c["locationId"], c["tags"]!.AsArray().Count)));
    }

    [Fact]
    public async Task A_token_of_another_location_is_refused_whatever_id_is_stored()
    {
        var first = await _ghl.Send(GhlHost.Push(("first_name", "Ada")));
        await _ghl.Call(HttpMethod.Post, "/sandbox/ghl/settings", """{"tokens":{"pit-token":"LocOther"}}""");

        var refused = await _ghl.Send(GhlHost.Push(("first_name", "Adele")) with { ContactId = first.ContactId });

        Assert.Equal(("no_access", HoldScope.Connection), (refused.Effect.Code, refused.Effect.Hold));
    }

    [Fact]
    public async Task A_contact_that_is_found_by_email_keeps_its_phone_and_says_so()
    {
        await _ghl.Api(HttpMethod.Post, "/contacts/", $$"""{"locationId":"{{GhlHost.Location}}","email":"ada@example.com"}""");
        await _ghl.Api(HttpMethod.Post, "/contacts/", $$"""{"locationId":"{{GhlHost.Location}}","phone":"+393330000000"}""");
        var push = GhlHost.Push(("email", "ada@example.com"), ("first_name", "Ada")) with { Phone = "+393330000000" };

        var outcome = await _ghl.Send(push);

        // The phone finds the second contact; the e-mail belongs to the first one and is left out.
        Assert.Equal((EffectVerdict.Done, "belongs_to_another"), (outcome.Effect.Verdict, Assert.Single(outcome.Warnings).Code));
        var contacts = await _ghl.Items("contacts");
        Assert.Equal(("Ada", null), ((string?)contacts[1]!["firstName"], (string?)contacts[1]!["email"]));
    }

    [Fact]
    public async Task A_note_is_written_every_time_and_not_twice_by_a_repeated_try()
    {
        var first = await _ghl.Send(GhlHost.Push() with { Note = "Asked for a visit" });
        await _ghl.Send(GhlHost.Push() with { Note = "Asked for a visit", Done = first.Done });

        Assert.Equal((GhlPushParts.Note, "Asked for a visit"), (first.Done, Assert.Single((await _ghl.Contact())["notes"]!.AsArray())!.GetValue<string>()));

        await _ghl.Send(GhlHost.Push() with { Note = "Asked again" });
        Assert.Equal(2, (await _ghl.Contact())["notes"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_contact_is_read_with_its_fields_by_name()
    {
        await _ghl.AddField("Budget");
        var pushed = await _ghl.Send(GhlHost.Push(("first_name", "Ada")) with { Custom = [GhlHost.Change(("Budget", "5"))], AddTags = ["vip"] });

        var found = await _ghl.Client.Find(_ghl.Access, pushed.ContactId!, CancellationToken.None);
        var missing = await _ghl.Client.Find(_ghl.Access, "nobody", CancellationToken.None);

        Assert.Equal((GhlHost.Phone, "vip"), (found.Contact!.Phone, Assert.Single(found.Contact.Tags)));
        Assert.Equal(GhlHost.Change(("first_name", "Ada")), Assert.Single(found.Contact.Standard));
        Assert.Equal(GhlHost.Change(("Budget", "5")), Assert.Single(found.Contact.Custom));
        Assert.Equal((null, null), (missing.Contact, missing.Failure));
    }

    [Fact]
    public async Task A_connection_can_be_checked()
    {
        Assert.Null(await _ghl.Client.Check(_ghl.Access, CancellationToken.None));
        Assert.Equal("invalid_token", (await _ghl.Client.Check(_ghl.Access with { Token = "two words" }, CancellationToken.None))?.Code);
        Assert.Equal("invalid_base_url", (await _ghl.Client.Check(_ghl.Access with { BaseUrl = "ghl" }, CancellationToken.None))?.Code);
    }

    [Fact]
    public void An_access_does_not_show_its_token() => Assert.DoesNotContain("pit-token", _ghl.Access.ToString(), StringComparison.Ordinal);
}
