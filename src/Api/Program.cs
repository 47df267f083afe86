using Grainline.Api.Commands;

return await Command.Run(args, Console.Out, Console.Error);
