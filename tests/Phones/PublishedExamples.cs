using Grainline.Phones;

namespace Grainline.Tests.Phones;

/// <summary>libphonenumber-js's own example number of every region, in its own spellings (tools/phone-metadata).</summary>
public sealed class PublishedExamples
{
    private static readonly string[][] Rows = Read();

    public static TheoryData<string, string, string, string, string> Examples()
    {
        var data = new TheoryData<string, string, string, string, string>();
        foreach (var row in Rows)
        {
            data.Add(row[0], row[1], row[2], row[3], row[4]);
        }

        return data;
    }

    public static TheoryData<string> Numbers() => new(Rows.Select(row => row[2]).Distinct(StringComparer.Ordinal));

    [Fact]
    public void Every_region_has_an_example() => Assert.Empty(PhoneRegions.All.Except(Rows.Select(row => row[0]), StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_published_example_is_read_in_every_form(string region, string found, string e164, string international, string national)
    {
        Assert.Equal(e164, PhoneNumber.Parse(e164).Number.E164);
        Assert.Equal(found, PhoneNumber.Parse(e164).Number.Region);
        Assert.Equal(e164, PhoneNumber.Parse(international).Number.E164);
        Assert.Equal(e164, PhoneNumber.Parse(international, "IT").Number.E164);
        Assert.Equal(e164, PhoneNumber.Parse("00" + e164[1..]).Number.E164);
        Assert.Equal(e164, PhoneNumber.Parse(national, region).Number.E164);
        Assert.Equal(e164, PhoneNumber.Parse(e164[1..], region).Number.E164);
    }

    /// <summary>Without the plus they are also what people of North America or Brazil write at home: (479) 779-1092, 51 98765-4321.</summary>
    private static readonly string[] AtHomeElsewhere =
    [
        "+2203012345", "+2399812345", "+2463801234", "+2482510123", "+2693212345", "+3546111234", "+35943012345", "+38972345678", "+5016221234", "+51912345678",
        "+6785912345", "+6806201234", "+6838884012", "+68987123456", "+84912345678", "+9592123456",
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_mobile_number_without_plus_is_read_where_nothing_else_is_known_unless_it_may_be_somebody_elses(string e164)
    {
        var read = PhoneNumber.Parse(e164[1..]);
        Assert.Equal(AtHomeElsewhere.Contains(e164) ? "no_country_code" : e164, read.IsNumber ? read.Number.E164 : read.Refusal.Code);
    }

    private static string[][] Read()
    {
        using var reader = new StreamReader(typeof(PublishedExamples).Assembly.GetManifestResourceStream("examples.tsv")!);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line is not ("" or ['#', ..])).Select(line => line.Split('\t'))];
    }
}
