using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grainline.Api.Documents;

/// <summary>
/// What generated clients call an operation (<c>operationId</c>): the class and the method that answer it, such as <c>Automation_List</c>, so that
/// renaming either breaks them. One that a lambda answers has a name of its own (<c>WithName</c>).
/// </summary>
internal static class OperationNames
{
    private static readonly string[] Endings = ["Endpoints", "Endpoint"];

    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var handler = context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Single();
        operation.OperationId ??= $"{GroupOf(handler.DeclaringType!)}_{handler.Name}";
        return Task.CompletedTask;
    }

    private static string GroupOf(MemberInfo type) =>
        Array.Find(Endings, ending => type.Name.EndsWith(ending, StringComparison.Ordinal)) is { } ending ? type.Name[..^ending.Length] : type.Name;
}
