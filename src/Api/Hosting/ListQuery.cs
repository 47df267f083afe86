using Grainline.Storage.Queries;

namespace Grainline.Api.Hosting;

/// <summary>The part of a list that a request asks for.</summary>
/// <param name="Limit">How many items; default 50, at most 500.</param>
/// <param name="Cursor">The <c>next</c> of the part before.</param>
internal readonly record struct ListQuery(int? Limit, string? Cursor)
{
    public PageRequest Page => new(Limit ?? PageRequest.DefaultLimit, Cursor);
}
