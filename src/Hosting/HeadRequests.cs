namespace Grainline.Hosting;

/// <summary>HEAD wherever there is GET, as RFC 9110 asks for: the server leaves the body out.</summary>
internal static class HeadRequests
{
    public static TBuilder WithHead<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            if (endpoint.Metadata.FirstOrDefault(fact => fact is HttpMethodMetadata { HttpMethods: var methods } && methods.Contains(HttpMethods.Get)) is HttpMethodMetadata get)
            {
                endpoint.Metadata[endpoint.Metadata.IndexOf(get)] = new HttpMethodMetadata([.. get.HttpMethods, HttpMethods.Head]);
            }
        });
        return endpoints;
    }
}
