using Grainline.Hosting;
using Grainline.Silo;

return await Launch.Run(() => SiloApp.Build(args), Console.Error);
