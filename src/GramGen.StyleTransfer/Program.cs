return GramGen.StyleTransfer.Commands.PictureCommand.Run(args);
