using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grainline.Runs;

/// <summary>How details of steps are written: as people write, without escaping what JSON does not need escaped.</summary>
internal static class StepDetailJson
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
