using System.CommandLine;

namespace StyleTransfer.Commands;

/// <summary>A picture in the style of another.</summary>
internal static class TransferCommand
{
    private static readonly Option<string> Content = new("--content")
    {
        Description = "The picture to show (PNG or JPEG), or drawn:balls.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string?> ContentLayer = new("--content-layer")
    {
        Description = "The layer whose features are kept.",
        HelpName = "NAME",
    };

    private static readonly Option<double> Alpha = RunOptions.Weight("--alpha", "Weight of the content.", 1);
    private static readonly Option<double> Beta = RunOptions.Weight("--beta", "Weight of the style.", 60);

    private static readonly Option<bool> KeepColours = new("--keep-colours")
    {
        Description = "Only the brightness takes the style.",
    };

    public static Command Create()
    {
        var command = new Command("transfer", "Makes a picture of one picture's content in another's style.");
        foreach (Option option in new Option[] { Content, ContentLayer, Alpha, Beta, KeepColours }.Concat(RunOptions.All))
        {
            command.Options.Add(option);
        }

        command.SetAction(arguments => RunCommand.Run(arguments, RunOptions.SettingsOf(arguments) with
        {
            Content = arguments.GetValue(Content),
            ContentLayer = arguments.GetValue(ContentLayer),
            Alpha = arguments.GetValue(Alpha),
            Beta = arguments.GetValue(Beta),
            KeepColours = arguments.GetValue(KeepColours),
        }));
        return command;
    }
}
