/// The variables that psql sets by itself (psql(1), "Variables"): `:NAME` in a dump would be replaced by their value.
///
/// `-X` and the refusal of `\set` leave these alone; LAST_ERROR_MESSAGE and DBNAME hold text that a dump can choose.
enum PsqlVariables {
  static let names: Set<String> = [
    "AUTOCOMMIT", "COMP_KEYWORD_CASE", "DBNAME", "ECHO", "ECHO_HIDDEN", "ENCODING", "ERROR", "FETCH_COUNT",
    "HIDE_TABLEAM", "HIDE_TOAST_COMPRESSION", "HISTCONTROL", "HISTFILE", "HISTSIZE", "HOST", "IGNOREEOF",
    "LAST_ERROR_MESSAGE", "LAST_ERROR_SQLSTATE", "LASTOID", "ON_ERROR_ROLLBACK", "ON_ERROR_STOP",
    "PIPELINE_COMMAND_COUNT",
    "PIPELINE_RESULT_COUNT", "PIPELINE_SYNC_COUNT", "PORT", "PROMPT1", "PROMPT2", "PROMPT3", "QUIET", "ROW_COUNT",
    "SERVER_VERSION_NAME", "SERVER_VERSION_NUM", "SERVICE", "SHELL_ERROR", "SHELL_EXIT_CODE", "SHOW_ALL_RESULTS",
    "SHOW_CONTEXT", "SINGLELINE", "SINGLESTEP", "SQLSTATE", "USER", "VERBOSITY", "VERSION", "VERSION_NAME",
    "VERSION_NUM", "WATCH_INTERVAL",
  ]
}
