using Grainline.Silo;

await SiloApp.Build(args).RunAsync();
