using System.Collections.Concurrent;
using System.Globalization;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Contacts;

/// <summary>A country whose national phone numbers are understood.</summary>
/// <param name="Code">ISO 3166, two letters.</param>
/// <param name="Name">In the language of the page.</param>
internal sealed record Country(string Code, string Name)
{
    /// <summary>Automations that are looked through for the country of their webhooks.</summary>
    private const int Looked = 10;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<Country>> Known = new(StringComparer.Ordinal);

    /// <summary>By name.</summary>
    public static IReadOnlyList<Country> All => Known.GetOrAdd(CultureInfo.CurrentUICulture.Name, _ =>
    [
        .. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name).TwoLetterISORegionName)
            .Where(code => code is [>= 'A' and <= 'Z', >= 'A' and <= 'Z']).Distinct(StringComparer.Ordinal)
            .Select(code => new Country(code, NameOf(code))).OrderBy(country => country.Name, StringComparer.CurrentCulture),
    ]);

    /// <summary>Where the language of the page is spoken there: .NET tells the other names of a country in the country's own language alone.</summary>
    private static string NameOf(string code) => new RegionInfo($"{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}-{code}").NativeName;

    /// <summary>Where one speaks the language of one country, most numbers are of that country; empty where one speaks that of many.</summary>
    public static string OfLanguage => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch
    {
        "it" => "IT",
        "es" => "ES",
        _ => "",
    };

    /// <summary>The one in which most of the automations understand the phones of their webhooks; else that of the language.</summary>
    public static async Task<string> Usual(GrainlineClient api)
    {
        var automations = (await api.Get<ListOf<AutomationLine>>($"/api/v1/automations?limit={Looked}")).Value?.Items ?? [];
        var details = await Task.WhenAll(automations.Select(one => api.Get<AutomationDetail>($"/api/v1/automations/{one.Id}")));
        return details.Select(answer => answer.Value?.Definition["trigger"].Text("default_region")?.ToUpperInvariant()).OfType<string>()
            .CountBy(code => code, StringComparer.Ordinal).OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault() ?? OfLanguage;
    }
}
