using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Grainline.Contacts;
using Grainline.Deliveries;

namespace Grainline.Tests.Decisions.Contacts;

public sealed class MergeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly ContactProfile Mario = new()
    {
        Phone = Scenario.Phone,
        FirstName = "Mario",
        Email = "mario@example.com",
        Tags = ["Lead"],
        CustomFields = OrdinalDictionary.Empty<FieldValue>().SetItem("budget", FieldValue.Text("100")),
    };

    [Fact]
    public void A_patch_that_changes_nothing_gives_the_same_contact() => Assert.Same(Mario, Merge(new ContactPatch
    {
        Standard = [Standard("first_name", "Mario")],
        Custom = [new FieldChange("budget", FieldValue.Text("100"))],
        AddTags = ["lead"],
    }));

    [Theory, InlineData(""), InlineData("   ")]
    public void An_empty_value_never_erases(string empty)
    {
        var merged = Merge(new ContactPatch { Standard = [Standard("email", empty)], Custom = [new FieldChange("budget", FieldValue.Text(empty))] });
        Assert.Same(Mario, merged);
    }

    [Fact]
    public void Null_erases()
    {
        var merged = Merge(new ContactPatch { Standard = [new FieldChange("email", null)], Custom = [new FieldChange("budget", null)] });
        Assert.Null(merged.Email);
        Assert.Empty(merged.CustomFields);
    }

    [Fact]
    public void Every_standard_field_is_read_and_written_by_its_name() => Assert.All(StandardFields.All, name =>
    {
        var changed = Mario.With(name, "new");
        Assert.Equal(StandardFields.All.Select(other => other == name ? "new" : Mario.Standard(other)), StandardFields.All.Select(changed.Standard));
    });

    [Fact]
    public void Tags_are_added_without_regard_to_case_and_removed_likewise()
    {
        Assert.Equal<string>(["Lead", "vip"], Merge(new ContactPatch { AddTags = ["LEAD", " vip ", "VIP", ""] }).Tags);
        Assert.Empty(Merge(new ContactPatch { RemoveTags = ["lead"] }).Tags);
    }

    [Fact]
    public void What_does_not_fit_is_dropped_and_said()
    {
        var warnings = new List<Warning>();
        var merged = ContactMerge.Apply(Mario, new ContactPatch
        {
            Standard = [Standard("email", "not an address"), Standard("language", "12"), Standard("time_zone", "Mars/Base"), Standard("first_name", new string('x', 300))],
            Custom = [new FieldChange("long", FieldValue.Text(new string('x', ContactLimits.FieldValueLength + 1))), new FieldChange("deep", Nested(ContactLimits.FieldValueDepth + 1))],
            AddTags = [new string('t', ContactLimits.TagLength + 1)],
        }, Now, warnings);

        Assert.Same(Mario, merged);
        Assert.Equal(["invalid_email", "invalid_language", "invalid_time_zone", "too_long", "too_long", "too_deep", "too_long"], warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void All_custom_fields_together_are_bounded()
    {
        var warnings = new List<Warning>();
        var big = FieldValue.Text(new string('x', ContactLimits.FieldValueLength));
        var merged = ContactMerge.Apply(
            Mario, new ContactPatch { Custom = [.. Enumerable.Range(0, 50).Select(number => new FieldChange($"f{number}", big))] }, Now, warnings);

        Assert.True(merged.CustomFields.Sum(field => field.Key.Length + field.Value.Length) <= ContactLimits.CustomFieldsLength);
        Assert.All(warnings, warning => Assert.Equal("contact_full", warning.Code));
    }

    [Fact]
    public void A_field_that_is_erased_makes_room_for_others()
    {
        var value = FieldValue.Text(new string('x', ContactLimits.FieldValueLength));
        var names = Enumerable.Range(0, ContactLimits.CustomFieldsLength / (ContactLimits.FieldValueLength + 10)).Select(number => $"f{number}").ToList();
        var warnings = new List<Warning>();
        var full = ContactMerge.Apply(Mario, new ContactPatch { Custom = [.. names.Select(name => new FieldChange(name, value))] }, Now, warnings);
        var renewed = ContactMerge.Apply(
            full, new ContactPatch { Custom = [.. names.Select(name => new FieldChange(name, null)), .. names.Select(name => new FieldChange($"g{name}", value))] }, Now, warnings);

        Assert.Empty(warnings);
        Assert.Equal(names.Count, renewed.CustomFields.Keys.Count(name => name.StartsWith('g')));
    }

    [Fact]
    public void Merging_twice_is_merging_once() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<(NonNull<string>, bool)[]>().ToArbitrary(),
        changes =>
        {
            var patch = new ContactPatch
            {
                Custom = [.. changes.Select(change => new FieldChange(change.Item1.Get, change.Item2 ? null : FieldValue.Text(change.Item1.Get)))],
                AddTags = [.. changes.Select(change => change.Item1.Get)],
            };
            var once = Merge(patch);
            return ReferenceEquals(once, ContactMerge.Apply(once, patch, Now, new List<Warning>())) || HasTwice(patch);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_arrays_and_objects_stay_what_they_are()
    {
        using var document = JsonDocument.Parse("""{"n":357500,"a":["x","y"],"s":"t"}""");
        var merged = Merge(new ContactPatch
        {
            Custom = [.. document.RootElement.EnumerateObject().Select(member => new FieldChange(member.Name, FieldValue.Json(member.Value)))],
        });
        Assert.Equal("357500", JsonSerializer.Serialize(merged.CustomFields["n"]));
        Assert.Equal("""["x","y"]""", JsonSerializer.Serialize(merged.CustomFields["a"]));
        Assert.Equal("\"t\"", JsonSerializer.Serialize(merged.CustomFields["s"]));
    }

    [Fact]
    public void A_value_as_deep_as_a_body_that_was_stored_once_is_read_again()
    {
        var state = new ContactState { Profile = Mario with { CustomFields = Mario.CustomFields.SetItem("deep", Nested(64)) } };
        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(state, StateJson.Default.ContactState), StateJson.Default.ContactState)!;
        Assert.Equal(state.Profile.CustomFields["deep"], read.Profile!.CustomFields["deep"]);
    }

    private static FieldValue Nested(int depth) => FieldValue.Json(JsonElement.Parse(new string('[', depth) + new string(']', depth)));

    /// <summary>A patch that both sets and erases one name depends on its order, so it says nothing about repetition.</summary>
    private static bool HasTwice(ContactPatch patch) =>
        patch.Custom.GroupBy(change => change.Name.Trim()).Any(group => group.Select(change => change.Value is null).Distinct().Count() > 1);

    private static FieldChange Standard(string name, string value) => new(name, FieldValue.Text(value));

    private static ContactProfile Merge(ContactPatch patch) => ContactMerge.Apply(Mario, patch, Now, new List<Warning>());
}
