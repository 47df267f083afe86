using Grainline.Api.Commands;
using Grainline.Hosting;
using Microsoft.Extensions.Configuration;

namespace Grainline.Tests.Api.Operation;

/// <summary>What is mistyped after the program's name starts nothing, least of all a service on an empty database.</summary>
public sealed class CommandLineTests
{
    private const string Url = "http://127.0.0.1:0";

    /// <summary>Refused whatever else is: were a slip not, a service would start that no test ends.</summary>
    private const string Refused = "--Stop:Drain=soon";

    [Theory]
    [InlineData("--data has no value", "--urls", Url, "--data")]
    [InlineData("--data has no value", "--data", "--urls", Url)]
    [InlineData("--urls has no value", "--data", "/srv/x", "--urls")]
    [InlineData("--Sandbox:Enabled has no value", "--Sandbox:Enabled", "--urls", Url)]
    [InlineData("-data is no option", "-data", "/srv/x")]
    [InlineData("-data is no option", "-data=/srv/x")]
    [InlineData("-- is no option", "--", Url)]
    [InlineData("--storge is no option", "--storge", "postgres")]
    [InlineData("Argument 4 belongs to no option", "--data", "/srv/x", "y")]
    [InlineData("Data:Dir is no option", "--Data:Dir=/srv/x")]
    [InlineData("Console:Dashboard is no option", "--Console:Dashboard=/dashboard")]
    public async Task A_slip_is_named_in_words_and_nothing_is_started(string expected, params string[] args)
    {
        using var errors = new StringWriter();

        Assert.Equal(Command.Failed, await Command.Run([Refused, .. args], TextWriter.Null, errors));
        Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slips_are_named_together_and_each_once()
    {
        using var errors = new StringWriter();

        await Command.Run(["--data", "--storge", "postgres", "-urls", Url, Refused], TextWriter.Null, errors);
        var said = errors.ToString();
        Assert.All(["--data has no value", "--storge is no option", "-urls is no option", "Stop:Drain is 'soon'"], slip => Assert.Contains(slip, said, StringComparison.Ordinal));
        Assert.DoesNotContain("postgres is", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Argument", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_takes_no_option_for_the_name_of_a_file()
    {
        using var errors = new StringWriter();

        Assert.Equal(Command.Failed, await Command.Run(["doctor", "--bundle", "--data", "/srv/x"], TextWriter.Null, errors));
        Assert.Contains("--bundle needs a file", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data", "")]
    [InlineData("--data=")]
    [InlineData("--Data:Directory=")]
    public void A_data_folder_without_a_name_is_the_usual_one(params string[] args) =>
        Assert.Equal(Path.GetFullPath("data"), Configuration(args).DataDirectory());

    [Fact]
    public void An_option_and_its_value_are_two_words_or_one()
    {
        var configuration = Configuration(
            "--data", "/srv/x", "--storage=postgres", "--connection", "Host=h;Password=a=b", "--Access:WrongTries", "-1", "--GRAINLINE_ADMIN_KEY", "gl_x", "--environment", "Staging", "Stop:Drain=00:00:05");

        Assert.Equal(
            ("/srv/x", "postgres", "Host=h;Password=a=b", "-1", "gl_x", "00:00:05"),
            (configuration.DataDirectory(), configuration["Storage:Provider"], configuration["Storage:Connection"], configuration["Access:WrongTries"], configuration["GRAINLINE_ADMIN_KEY"],
                configuration["Stop:Drain"]));
        Assert.Equal("Staging", CommandLine.CreateBuilder(["--environment", "Staging"], Url).Environment.EnvironmentName);
    }

    private static ConfigurationManager Configuration(params string[] args)
    {
        Assert.Empty(CommandLine.Problems(args));
        return CommandLine.CreateBuilder(args, Url).Configuration;
    }
}
