using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Microsoft.AspNetCore.DataProtection;

namespace Grainline.Api.Commands.Doctors;

/// <summary><c>doctor</c>: looks at everything that a service needs, from a process of its own, whether the service runs or not. It starts
/// no grain, because two processes must not do the same work, and changes nothing.</summary>
internal static class Doctor
{
    private const string BundleOption = "--bundle";

    /// <summary>Prints what was found; with <c>--bundle FILE</c> also writes it, with more, into a file for whoever is asked for help.</summary>
    public static async Task<int> Run(string[] options, TextWriter output)
    {
        var (bundle, args) = Bundle(options);
        List<Finding> findings = [];
        await using var app = Build(args, findings);
        if (app is not null)
        {
            findings.AddRange(await Examine(app));
        }

        await output.WriteAsync(Finding.Table(findings));
        if (bundle is not null)
        {
            var whyNot = await SupportBundle.Write(bundle, findings, app);
            await output.WriteLineAsync($"\n{Path.GetFullPath(bundle)} has this and more, without secrets and personal data.");
            if (whyNot is not null)
            {
                await output.WriteLineAsync($"It has no {SupportBundle.Diagnostics}: {whyNot}.");
            }
        }

        return findings.Exists(finding => finding.Severity == Severity.Problem) ? Command.Failed : 0;
    }

    /// <summary>The service's own parts, none of them started.</summary>
    private static WebApplication? Build(string[] args, List<Finding> findings)
    {
        try
        {
            var app = GrainlineApp.Build(args, services => services.AddDataProtection().DisableAutomaticKeyGeneration());
            findings.Add(Finding.Ok("configuration", "Every option can be read and is within its limits."));
            return app;
        }
        catch (ConfigurationException refusal)
        {
            findings.AddRange(refusal.Problems.Select(problem => Finding.Problem("configuration", problem)));
            return null;
        }
    }

    private static async Task<List<Finding>> Examine(WebApplication app)
    {
        List<Finding> findings = [.. FolderCheck.Look(app.Configuration)];
        var database = await Look("database", app.Services, DatabaseCheck.Look);
        findings.AddRange(database);
        if (database.TrueForAll(finding => finding.Severity != Severity.Problem) && database.Exists(DatabaseCheck.IsCurrent))
        {
            var seal = await Look(FolderCheck.MasterKey, app.Services, SealCheck.Look);
            if (seal.Count > 0)
            {
                // That a key is there, and for its owner alone, is no good news of one that opens nothing.
                findings.RemoveAll(finding => finding.Subject == FolderCheck.MasterKey && finding.Severity != Severity.Problem);
                findings.AddRange(seal);
            }
            else
            {
                findings.AddRange(await Look("secrets", app.Services, SecretCheck.Look));
                findings.AddRange(await Look("providers", app.Services, ProviderCheck.Look));
            }
        }

        findings.AddRange(await Look("service", app.Services, _ => RunningService.Look(app.Configuration)));
        return findings;
    }

    /// <summary>A check that fails is a finding too: the others go on.</summary>
    private static async Task<List<Finding>> Look(string subject, IServiceProvider services, Func<IServiceProvider, Task<List<Finding>>> check)
    {
        try
        {
            return await check(services);
        }
        catch (Exception failure)
        {
            return [Finding.Problem(subject, $"{failure.GetType().Name}: {Launch.Explain(failure) ?? "this could not be looked at."}")];
        }
    }

    private static (string? Bundle, string[] Args) Bundle(string[] options)
    {
        var place = Array.IndexOf(options, BundleOption);
        return place < 0 ? (null, options)
            : place + 1 < options.Length && options[place + 1] is not ['-', ..] ? (options[place + 1], [.. options[..place], .. options[(place + 2)..]])
            : throw new CommandException($"{BundleOption} needs a file.");
    }
}
