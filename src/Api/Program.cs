using Grainline.Api;

await GrainlineApp.Build(args).RunAsync();
