namespace Grainline.Contacts;

/// <summary>When something happened last, by name, of a bounded number of names.</summary>
internal static class LatestTimes
{
    /// <summary>With that time at the name. Where there is no place for another name, the oldest time makes it.</summary>
    public static OrdinalDictionary<DateTimeOffset> SetLatest(this OrdinalDictionary<DateTimeOffset>? times, string name, DateTimeOffset at, int limit)
    {
        var known = times ?? OrdinalDictionary.Empty<DateTimeOffset>();
        var kept = known.Count < limit || known.ContainsKey(name) ? known : known.Remove(known.MinBy(time => time.Value).Key);
        return kept.SetItem(name, at);
    }
}
