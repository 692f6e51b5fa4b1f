/// All commands of the tool: the table that help, completions, manual and parser read.
enum CommandTree {
  static let root = Command(
    "a9s-recover", "bring an a9s-pg PostgreSQL cluster back from its logical backup",
    discussion: """
      Finds the newest backup of a GUID, proves it, decrypts it and restores it. A secret is never an argument: options \
      that need one take a reference to it.
      """,
    subcommands: [
      BackupsCommand.command, KeyCommand.command, VerifyCommand.command, FetchCommand.command, RestoreCommand.command,
      DrillCommand.command, DoctorCommand.command,
    ])
}
