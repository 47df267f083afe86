namespace Grainline.Contacts;

/// <summary>A name that came in one piece.</summary>
public static class FullName
{
    /// <summary>Splits at the first space: what follows it is the last name, however many words it has.</summary>
    public static (string First, string Last) Split(string name)
    {
        var trimmed = name.AsSpan().Trim();
        var space = trimmed.IndexOf(' ');
        return space < 0 ? (trimmed.ToString(), "") : (trimmed[..space].ToString(), trimmed[space..].Trim().ToString());
    }
}
