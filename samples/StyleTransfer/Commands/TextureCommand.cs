using System.CommandLine;

namespace StyleTransfer.Commands;

/// <summary>A new texture from a picture.</summary>
internal static class TextureCommand
{
    public static Command Create()
    {
        var command = new Command("texture", "Makes a texture that can be laid as tiles, from noise, by matching the Gram matrices of a picture's features.");
        foreach (Option option in RunOptions.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(arguments => RunCommand.Run(arguments, RunOptions.SettingsOf(arguments)));
        return command;
    }
}
