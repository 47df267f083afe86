using System.Text.Json;

var app = WebApplication.CreateSlimBuilder(args).Build();

app.MapPost("/hooks/ghl/{webhook}", async (HttpRequest request) =>
{
    using var body = await JsonDocument.ParseAsync(request.Body);
    var phone = body.RootElement.GetProperty("phone").GetString();
    return Results.Json(new { status = "accepted", contact = new { phone } }, statusCode: StatusCodes.Status202Accepted);
});

app.Run();
