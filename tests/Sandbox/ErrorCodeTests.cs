using System.Globalization;
using Grainline.Messages;
using Grainline.WhatsApp;

namespace Grainline.Tests.Sandbox;

/// <summary>The real client against every error that the sandbox can answer with.</summary>
public sealed class ErrorCodeTests : IAsyncLifetime, IClassFixture<SharedSandbox>
{
    private readonly SandboxHost _sandbox;

    public ErrorCodeTests(SharedSandbox shared) => _sandbox = shared.Host;

    public static TheoryData<int> Codes =>
    [
        0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 368, 80007, 130429, 130472, 130497, 131000, 131005, 131008, 131009, 131016, 131021, 131026, 131030,
        131031, 131037, 131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131056, 131057, 131062, 131063, 131064, 132000,
        132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069, 133004, 133010, 133016, 137000, 999_999,
    ];

    public Task InitializeAsync() => _sandbox.Call(HttpMethod.Delete, "/sandbox");

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task An_error_is_classified_by_its_code_and_nothing_reaches_the_phone(int code)
    {
        await _sandbox.Fault($$"""{"target":"meta","mode":"next","n":1,"code":{{code}}}""");

        var outcome = await _sandbox.Send();

        var expected = WhatsAppErrors.Classify(code, 400).ToOutcome(Some.Text());
        Assert.Equal(
            (expected.Verdict, expected.Code, expected.RetryAfter), (outcome.Verdict, outcome.Code, outcome.RetryAfter));
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), outcome.Code);
        Assert.Empty(await _sandbox.Messages());
    }

    [Theory]
    [InlineData(400, EffectVerdict.Failed, "100")]
    [InlineData(401, EffectVerdict.Retry, "190")]
    [InlineData(403, EffectVerdict.Retry, "10")]
    [InlineData(429, EffectVerdict.Retry, "130429")]
    [InlineData(500, EffectVerdict.Retry, "131000")]
    [InlineData(502, EffectVerdict.Retry, "131016")]
    [InlineData(503, EffectVerdict.Retry, "133004")]
    public async Task A_status_alone_gets_the_code_that_meta_uses_with_it(int status, EffectVerdict verdict, string code)
    {
        await _sandbox.Fault($$"""{"target":"meta","mode":"next","status":{{status}}}""");

        var outcome = await _sandbox.Send();

        Assert.Equal((verdict, code), (outcome.Verdict, outcome.Code));
    }
}

/// <summary>One host for tests that leave nothing behind.</summary>
public sealed class SharedSandbox : IAsyncLifetime
{
    internal SandboxHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await SandboxHost.Start();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
