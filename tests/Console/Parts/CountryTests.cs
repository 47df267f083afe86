using System.Globalization;
using Grainline.Pages.Contacts;

namespace Grainline.Tests.Console.Parts;

/// <summary>Countries to choose from.</summary>
public sealed class CountryTests
{
    [Theory, InlineData("en", "Germany"), InlineData("es", "Alemania"), InlineData("it", "Germania")]
    public void They_are_called_as_the_reader_calls_them(string language, string name)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

            Assert.Contains(new Country("DE", name), Country.All);
            Assert.Equal(Country.All.Count, Country.All.DistinctBy(country => country.Code).Count());
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
