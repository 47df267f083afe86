using System.Text;
using Grainline.Contacts;

namespace Grainline.Tests.Decisions.Contacts;

/// <summary>Finding a person in what others sent.</summary>
public sealed class PersonMentionsTests
{
    private static readonly PersonMentions Ada = new(["+393471234567"], ["ada@example.com", "Ctc1234567890", null, "abc"]);

    [Theory]
    [InlineData("""{"phone":"+393471234567"}""")]
    [InlineData("""{"phone":"347 123 4567"}""")]
    [InlineData("""{"phone":"(347) 123-45.67"}""")]
    [InlineData("""{"phone":"00393471234567"}""")]
    [InlineData("""{"phone":3471234567}""")]
    [InlineData("{\"phone\":\"\\u002b39347\\u00a0123 4567\"}")]
    [InlineData("""{"a":[{"b":"call 347/1234567 now"}]}""")]
    [InlineData("""{"+393471234567":1}""")]
    [InlineData("""{"email":"ADA@Example.com"}""")]
    [InlineData("{\"email\":\"ada\\u0040example.com\"}")]
    [InlineData("""{"contact_id":"Ctc1234567890"}""")]
    [InlineData("""{"phone":"+393471234567" """)]
    [InlineData("347 1234567 is no JSON")]
    public void A_person_is_found_in_any_spelling(string body) => Assert.True(Ada.AreIn(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"phone":"+393471234568"}""")]
    [InlineData("""{"phone":"347123","id":"4567"}""")]
    [InlineData("""{"a":"347, 1234567"}""")]
    [InlineData("""{"email":"ad@example.com","x":"abc"}""")]
    [InlineData("{}")]
    [InlineData("")]
    public void Nobody_else_is(string body) => Assert.False(Ada.AreIn(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_body_that_waits_in_a_state_is_looked_into()
    {
        var body = Convert.ToBase64String("""{"phone":"+393471234567"}"""u8);
        var state = $$$"""{"delivery":{"body":"{{{body}}}"}}""";
        Assert.True(Ada.AreIn(Encoding.UTF8.GetBytes(state)));
    }
}
