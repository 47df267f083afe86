using System.Text;
using Grainline.Api.Commands;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Grainline.Tests.Api.Operation;

/// <summary>An option that is set as another kind of option would not hold, so it is told.</summary>
public sealed class OptionShapeTests
{
    private const string Url = "http://127.0.0.1:0";

    /// <summary>Refused whatever else is: were the shape not, a service would start that no test ends.</summary>
    private const string Refused = "--Stop:Notice=soon";

    [Theory]
    [InlineData("Proxies:Trusted is a list and takes no value itself: --Proxies:Trusted:0=…", "--Proxies:Trusted=10.0.0.0/8")]
    [InlineData("Webhooks:AllowedNetworks is a list and takes no value itself: --Webhooks:AllowedNetworks:0=…", "--Webhooks:AllowedNetworks=banana")]
    [InlineData("Consent:Stop:it is a list and takes no value itself: --Consent:Stop:it:0=…", "--Consent:Stop:it=annulla")]
    [InlineData("Consent:Resume is a section and takes no value itself: --Consent:Resume:name:0=…", "--Consent:Resume=riprendi")]
    [InlineData("Proxies:Trusted is a list", "--Proxies:Trusted=10.0.0.0/8", "--Proxies:Trusted:0=127.0.0.1")]
    [InlineData("Storage:Sweeper is a section", "--Storage:Sweeper=off")]
    [InlineData("Access is a section", "--ACCESS=open")]
    public Task A_value_in_the_place_of_a_list_or_a_section_is_told(string expected, params string[] args) => Told(expected, args);

    [Theory]
    [InlineData("Storage:Retention:Days is no option: Storage:Retention is one value, a length of time such as 00:00:30", "--Storage:Retention:Days=30")]
    [InlineData("Storage:Retention:Days is no option", "--Storage:Retention=30.00:00:00", "--Storage:Retention:Days=30")]
    [InlineData("Stop:Drain:Seconds is no option", "--Stop:Drain:Seconds=5")]
    [InlineData("Access:WrongTries:Max is no option: Access:WrongTries is one value, a whole number", "--Access:WrongTries:Max=3")]
    [InlineData("Sandbox:Enabled:x is no option: Sandbox:Enabled is one value, true or false", "--Sandbox:Enabled:x=false")]
    [InlineData("Sandbox:MaxMessagesPerSecond:x is no option: Sandbox:MaxMessagesPerSecond is one value, a whole number", "--Sandbox:MaxMessagesPerSecond:x=1")]
    [InlineData("Proxies:Trusted:0:Network is no option: Proxies:Trusted:0 is one value, a text", "--Proxies:Trusted:0:Network=10.0.0.0/8")]
    [InlineData("Consent:Stop:it:0:Word is no option", "--Consent:Stop:it:0:Word=annulla")]
    [InlineData("Console:DashboardUrl:0 is no option", "--Console:DashboardUrl:0=/dashboard")]
    [InlineData("AllowedHosts:0 is no option: AllowedHosts is one value, names separated by semicolons", "--AllowedHosts:0=a.example")]
    [InlineData("urls:0 is no option: urls is one value, addresses separated by semicolons", "--urls:0=http://127.0.0.1:0")]
    public Task What_is_below_an_option_that_is_one_value_is_told(string expected, params string[] args) => Told(expected, args);

    [Theory]
    [InlineData("Logging:LogLevel:Default is 'Bogus', which is not one of trace, debug,", "--Logging:LogLevel:Default=Bogus")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore is 'Loud'", "--Logging:LogLevel:Microsoft.AspNetCore=Loud", "--Logging:LogLevel:Default=debug")]
    [InlineData("Logging:Console:LogLevel:Default is 'Bogus'", "--Logging:Console:LogLevel:Default=Bogus")]
    [InlineData("Logging:LogLevel is a section", "--Logging:LogLevel=Warning")]
    [InlineData("Logging:Console:MaxQueueLength is 'long', which is not a whole number", "--Logging:Console:MaxQueueLength=long")]
    [InlineData("Logging:CaptureScopes is 'perhaps', which is not true or false", "--Logging:CaptureScopes=perhaps")]
    public Task What_the_log_cannot_read_is_told_too(string expected, params string[] args) => Told(expected, args);

    /// <summary>In a file an empty list, and nothing in the place of a list, are values that are empty.</summary>
    [Fact]
    public void What_is_empty_has_every_shape()
    {
        const string File =
            """
            {"AllowedHosts":"*","Proxies":{"Trusted":[]},"Webhooks":{"AllowedNetworks":{}},"Consent":{"Stop":{"it":[],"de":["halt"]},"Resume":{}},"Storage":{"Sweeper":{}},
            "Access":[],"Stop":null,"Sandbox":{"AccessToken":null,"MaxMessagesPerSecond":"","ReadAfter":{}},"Logging":{"LogLevel":{"Default":"information","Orleans":""},"Console":{}}}
            """;
        Assert.Empty(Problems(OfFile(File)));
    }

    [Fact]
    public void A_list_or_a_section_of_a_file_in_another_place_is_told()
    {
        const string File = """{"AllowedHosts":["a.example"],"Proxies":{"Trusted":"10.0.0.0/8"},"Access":"open","Data":"/srv/x","Logging":"quiet"}""";
        var problems = Problems(OfFile(File));

        Assert.Equal(
            ["Access", "AllowedHosts:0", "Data", "Logging", "Proxies:Trusted"], problems.Select(problem => problem.Split(" is ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_variable_of_the_environment_that_has_a_sections_name_by_chance_is_none_of_ours()
    {
        Environment.SetEnvironmentVariable("GRAINLINE_BY_CHANCE_DATA", "/srv/x");
        Environment.SetEnvironmentVariable("GRAINLINE_BY_CHANCE_CONSOLE", "/dev/console");

        var builder = CommandLine.CreateBuilder([], Url);
        builder.Configuration.AddEnvironmentVariables("GRAINLINE_BY_CHANCE_");
        Assert.Empty(Problems(builder));
    }

    private static WebApplicationBuilder OfFile(string json)
    {
        var builder = CommandLine.CreateBuilder([], Url);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        builder.Configuration.AddJsonStream(file);
        return builder;
    }

    private static IReadOnlyList<string> Problems(WebApplicationBuilder builder)
    {
        try
        {
            builder.CheckConfiguration([], new CheckedSection("Sandbox", typeof(SandboxOptions)));
            return [];
        }
        catch (ConfigurationException refusal)
        {
            return refusal.Problems;
        }
    }

    private static async Task Told(string expected, string[] args)
    {
        using var errors = new StringWriter();

        Assert.Equal(Command.Failed, await Command.Run([Refused, .. args], TextWriter.Null, errors));
        Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("Stop:Notice is 'soon'", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors.ToString(), StringComparison.Ordinal);
    }
}
