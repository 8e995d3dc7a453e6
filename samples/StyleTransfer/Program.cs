return StyleTransfer.Commands.PictureCommand.Run(args);
