using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Grainline.Tests.Conventions;

/// <summary>What stands in <c>deploy/</c> fits the program that it starts.</summary>
public sealed partial class DeployTests
{
    private const string Proxy = "deploy/proxy.conf";

    /// <summary>Beside what a host takes to stop, before it is killed.</summary>
    private const int SpareSeconds = 10;

    /// <summary>One location with a header of its own, and nginx drops all of the server's there.</summary>
    [Fact]
    public void The_proxy_sets_headers_for_all_locations_and_none_for_one()
    {
        var headers = Header().Matches(Read(Proxy));

        Assert.Equal(["Host", "X-Forwarded-For", "X-Forwarded-Proto", "Upgrade", "Connection"], headers.Select(header => header.Groups["name"].Value));
        Assert.All(headers, header => Assert.Equal(4, header.Groups["indent"].Length));
    }

    [Fact]
    public void The_proxy_sends_no_POST_again_that_may_have_arrived_but_webhooks() =>
        Assert.Equal(["error timeout", "error timeout non_idempotent"], All(Read(Proxy), "^ *proxy_next_upstream (?<n>[^;]+);"));

    [Fact]
    public void The_proxy_takes_every_body_that_a_host_takes()
    {
        var proxy = Number(Directive("client_max_body_size"), "(?<n>[0-9]+)m");

        Assert.True(proxy > Number(Read("src/Api/Contacts/Imports/ContactImport.cs"), "MaxBytes = (?<n>[0-9]+) << 20"));
        Assert.True(proxy > Number(Read("src/Api/Webhooks/WebhookOptions.cs"), @"Range\(1_024, (?<n>[0-9]+) << 20\)\]\s+public int MaxBodyBytes"));
    }

    [Theory]
    [InlineData("docker-compose.yml", 2)]
    [InlineData("deploy/kubernetes/api.yaml", 1)]
    [InlineData("deploy/kubernetes/silo.yaml", 1)]
    [InlineData("docs/operations.md", 6)]
    public void Images_have_the_version_that_is_built(string file, int images)
    {
        var version = Assert.Single(All(Read("Directory.Build.props"), "<Version>(?<n>.+)</Version>"));
        var found = Image().Matches(Read(file)).Select(image => image.Groups["version"].Value).ToList();

        Assert.Equal(Enumerable.Repeat(version, images), found);
    }

    /// <summary>One host has the sandbox; silos send to it, and consoles of the others show its phone.</summary>
    [Theory]
    [InlineData("deploy/processes", "^start_(?:silo|api)\\(\\)[^}]*?(?<n>--Sandbox:Address)", 2)]
    [InlineData("docker-compose.yml", "^x-environment:(?s:.)*?(?<n>Sandbox__Address)(?s:.)*?^x-silo:", 1)]
    public void Every_host_of_a_cluster_is_told_where_the_sandbox_is(string file, string pattern, int times) =>
        Assert.Equal(times, All(Read(file), pattern).Count);

    /// <summary>The API host of a cluster and the program for one process have the same files.</summary>
    [Theory]
    [InlineData("embedded", "api")]
    [InlineData("orleans", "api")]
    [InlineData("orleans", "silo")]
    public void An_archive_of_a_release_is_named_after_its_engine(string engine, string host)
    {
        var name = Assert.Single(All(Read("deploy/release"), " name=\"(?<n>grainline-[^\"]+)\""))
            .Replace("${host,,}", host, StringComparison.Ordinal).Replace("$engine", engine, StringComparison.Ordinal).Replace("$version", "VERSION", StringComparison.Ordinal);

        Assert.Equal($"grainline-{host}-{engine}-VERSION", name);
        Assert.Contains($"`{name}.tar.gz`", Read("docs/operations.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker-compose.yml", "stop_grace_period: (?<n>[0-9]+)s")]
    [InlineData("deploy/kubernetes/api.yaml", "terminationGracePeriodSeconds: (?<n>[0-9]+)")]
    [InlineData("deploy/kubernetes/silo.yaml", "terminationGracePeriodSeconds: (?<n>[0-9]+)")]
    [InlineData("deploy/grainline.service", "TimeoutStopSec=(?<n>[0-9]+)")]
    [InlineData("docs/operations.md", "--stop-timeout (?<n>[0-9]+)")]
    public void Whoever_stops_a_host_gives_it_the_time_that_it_may_take(string file, string grace)
    {
        var text = Read(file);
        var notice = file.StartsWith("docs/", StringComparison.Ordinal) || !text.Contains("Stop__Notice", StringComparison.Ordinal)
            ? 0
            : Number(text, """Stop__Notice(?:: |, value: ")00:00:(?<n>[0-9]+)""");
        var drain = Number(Read("src/Hosting/GracefulStop.cs"), @"Drain \{ get; set; \} = TimeSpan\.FromSeconds\((?<n>[0-9]+)\)");

        Assert.Equal([$"{notice + drain + SpareSeconds}"], All(text, grace).Distinct(StringComparer.Ordinal));
    }

    /// <summary>A variable that nobody reads is passed over in silence.</summary>
    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("docker-compose.yml")]
    [InlineData("deploy/container.targets")]
    [InlineData("deploy/kubernetes/api.yaml")]
    [InlineData("deploy/kubernetes/silo.yaml")]
    public void Every_variable_that_is_set_is_an_option(string file)
    {
        var sources = string.Concat(Repository.Sources("src").Select(File.ReadAllText));
        var settings = Setting().Matches(Read(file)).Select(setting => (Section: setting.Groups["section"].Value, Name: setting.Groups["name"].Value)).ToList();

        Assert.NotEmpty(settings);
        Assert.All(settings, setting => Assert.True(
            sources.Contains($"\"{setting.Section}:{setting.Name}\"", StringComparison.Ordinal)
                || (sources.Contains($"\"{setting.Section}\"", StringComparison.Ordinal) && sources.Contains($" {setting.Name} {{ get;", StringComparison.Ordinal)),
            $"{setting.Section}:{setting.Name}"));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static string Directive(string name) => Assert.Single(All(Read(Proxy), $@"^ *{name} (?<n>[^;]+);"));

    private static int Number(string text, string pattern) => int.Parse(Assert.Single(All(text, pattern)), CultureInfo.InvariantCulture);

    private static List<string> All(string text, [StringSyntax(StringSyntaxAttribute.Regex)] string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["n"].Value)];

    [GeneratedRegex("^(?<indent> *)proxy_set_header (?<name>[A-Za-z-]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Header();

    [GeneratedRegex(@"\bgrainline(-[a-z]+)?:(?<version>[0-9]+\.[0-9.]*[0-9])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Image();

    [GeneratedRegex("(?<section>[A-Z][A-Za-z]+)__(?<name>[A-Z][A-Za-z]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Setting();
}
