namespace Grainline.Tests.Console.Pages;

/// <summary>What stands where one looks for it, and whole.</summary>
[Collection(InChromium.Name)]
public sealed class PlaceTests(ConsoleHost host)
{
    [Fact]
    public async Task A_number_in_the_sandbox_stands_over_its_message()
    {
        const string phone = "+393471000071";
        var id = (await host.Automation("Over it"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/start", $$"""{"phone":"{{phone}}"}""");
        await Support.Eventually.Holds(async () => (await host.Call(HttpMethod.Get, $"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray().Count == 1);
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/sandbox");
        var number = console.Page.Locator(".chat .to", new() { HasText = phone });
        await number.WaitForAsync();

        var (of, bubble) = (await number.BoundingBoxAsync(), await number.Locator("+ .bubble").BoundingBoxAsync());
        Assert.InRange(of!.X + of.Width, bubble!.X + (bubble.Width / 2), bubble.X + bubble.Width);
    }

    [Theory, InlineData("en-US"), InlineData("it-IT"), InlineData("es-ES")]
    public async Task Every_tab_of_the_settings_is_in_sight(string language)
    {
        await using var console = await host.Open(language);
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/audit");

        Assert.Empty(await console.Page.EvaluateAsync<string[]>("""
            () => {
              const row = document.querySelector('.tabs').getBoundingClientRect();
              return [...document.querySelectorAll('.tabs a')].filter(tab => tab.getBoundingClientRect().left < row.left || tab.getBoundingClientRect().right > row.right).map(tab => tab.textContent);
            }
            """));
    }

    [Fact]
    public async Task The_date_of_a_holiday_is_whole_on_a_narrow_screen()
    {
        await using var console = await host.Open(width: 390);
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/calendars");
        var date = console.Page.Locator("input[type=date]");
        await date.FillAsync("2027-12-26");

        Assert.InRange((await date.BoundingBoxAsync())!.Width, 150, 390);
    }
}
