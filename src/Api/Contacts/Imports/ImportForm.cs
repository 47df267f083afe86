using Grainline.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Grainline.Api.Contacts.Imports;

/// <summary>The file that a browser's form, or <c>curl -F file=@contacts.csv</c>, wraps into <c>multipart/form-data</c>.</summary>
internal static class ImportForm
{
    public const string MediaType = "multipart/form-data";

    /// <summary>The file in a body, or why there is none; a body of another type is the file itself.</summary>
    public static async Task<(byte[] File, ProblemHttpResult? Problem)> Unwrap(string? contentType, byte[] body)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return (body, null);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        try
        {
            return string.IsNullOrEmpty(boundary) ? Unreadable() : await Read(new MultipartReader(boundary, new MemoryStream(body)));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return Unreadable();
        }
    }

    private static async Task<(byte[] File, ProblemHttpResult? Problem)> Read(MultipartReader form)
    {
        byte[]? file = null;
        while (await form.ReadNextSectionAsync() is { } part)
        {
            if (part.AsFileSection() is not { FileStream: { } content } named)
            {
                // Passed over, a dry_run=true of the form would become an import in earnest.
                var name = part.AsFormDataSection()?.Name ?? "";
                return Refused($"The form has a value {name}; what an import is told beside its file stands in the query: ?{name}=…", name);
            }

            if (file is not null)
            {
                return Refused("The form has more than one file; an import takes one.", named.Name);
            }

            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes);
            file = bytes.ToArray();
        }

        return file is null ? Refused("The form has no file.", field: null) : (file, null);
    }

    private static (byte[] File, ProblemHttpResult? Problem) Unreadable() => Refused("The body is no form as multipart/form-data has it.", field: null);

    private static (byte[] File, ProblemHttpResult? Problem) Refused(string detail, string? field) =>
        ([], Problem.Of(400, "bad_request", detail, ("field", field)));
}
