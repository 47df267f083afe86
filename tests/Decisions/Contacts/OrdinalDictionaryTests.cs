using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Grainline.Contacts;

namespace Grainline.Tests.Decisions.Contacts;

public sealed class OrdinalDictionaryTests
{
    // Few names, so that they are met again, and such as a culture holds for one another.
    private static readonly string[] Names = ["", "a", "A", "b", "bud\u00adget", "budget", "\u00e8", "e\u0300", "z\0", "z", "aa"];

    [Fact]
    public void It_is_what_a_sorted_dictionary_with_ordinal_names_becomes() => Prop.ForAll(
        Gen.Zip(Gen.Elements(Names), Gen.Choose(-3, 9)).ListOf().ToArbitrary(),
        changes =>
        {
            var (map, model) = (OrdinalDictionary.Empty<int>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
            var builder = map.ToBuilder();
            foreach (var (name, value) in changes)
            {
                map = value < 0 ? map.Remove(name) : map.SetItem(name, value);
                if (value < 0)
                {
                    model.Remove(name);
                    builder.Remove(name);
                }
                else
                {
                    model[name] = value;
                    builder.Set(name, value);
                }
            }

            Assert.Equal(model, map.AsEnumerable());
            Assert.Equal(model, builder.ToImmutable().AsEnumerable());
            Assert.Equal(model.Count, builder.Count);
            Assert.Equal(model.Keys, map.Keys);
            Assert.Equal(model.Values, map.Values);
            Assert.Equal(model.Count, map.Count);
            Assert.All(Names, name => Assert.Equal((model.TryGetValue(name, out var expected), expected), (map.TryGetValue(name, out var value), value)));
            Assert.All(Names, name => Assert.Equal(model.ContainsKey(name), map.ContainsKey(name)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_two_that_are_the_same_the_later_one_counts() =>
        Assert.Equal([new("a", 3), new("b", 2)], new KeyValuePair<string, int>[] { new("b", 2), new("a", 1), new("a", 3) }.ToOrdinalDictionary().AsEnumerable());

    [Fact]
    public void A_change_leaves_the_one_before_it_as_it_was_and_no_change_gives_it_back()
    {
        var before = OrdinalDictionary.Empty<int>().SetItem("a", 1);
        Assert.Same(before, before.Remove("b"));
        Assert.Same(before, before.ToBuilder().ToImmutable());
        Assert.Equal(2, before.SetItem("a", 2)["a"]);
        Assert.Equal(1, before["a"]);
        Assert.Throws<KeyNotFoundException>(() => before["b"]);
    }

    [Fact]
    public void It_is_one_json_object_whose_names_no_culture_mixes_up()
    {
        var map = Names.Select((name, index) => KeyValuePair.Create(name, index)).ToOrdinalDictionary();
        Assert.Equal(map.AsEnumerable(), JsonSerializer.Deserialize<OrdinalDictionary<int>>(JsonSerializer.Serialize(map))!.AsEnumerable());
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrdinalDictionary<int>>("[]"));
    }

    [Fact]
    public void No_member_keeps_the_states_of_the_hot_path_from_being_written_by_generated_code()
    {
        Assert.NotNull(StateJson.Default.ContactState.SerializeHandler);
        Assert.NotNull(StateJson.Default.RunState.SerializeHandler);
        Assert.NotNull(StateJson.Default.ContactProfile.SerializeHandler);
    }
}
