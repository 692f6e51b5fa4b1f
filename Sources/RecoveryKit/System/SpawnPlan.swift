import CLinux
import Glibc

/// What posix_spawn(3) does between the fork and the program: the streams, the group, the signals.
struct SpawnPlan: ~Copyable {
  private var actions = posix_spawn_file_actions_t()
  private var attributes = posix_spawnattr_t()

  init() {
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
  }

  deinit {
    // A deinit may not write through self; the copies point to the same allocations.
    var (actions, attributes) = (actions, attributes)
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }

  /// Gives the program `source` under the number `target`; also when both are the same, where dup2(2) alone would
  /// leave it to be closed at the exec.
  mutating func pass(_ source: Int32, as target: Int32) {
    posix_spawn_file_actions_adddup2(&actions, source, target)
  }

  /// Closes everything from this number on, whoever forgot to mark it close-on-exec.
  mutating func closeAll(from number: Int32) {
    posix_spawn_file_actions_addclosefrom_np(&actions, number)
  }

  mutating func changeDirectory(to path: String) {
    posix_spawn_file_actions_addchdir_np(&actions, path)
  }

  /// A group of its own (so that it can be killed with all it started, and Ctrl-C at the terminal reaches only us), no
  /// blocked signals, and the default action for those that we take or ignore: an ignored SIGPIPE would be inherited.
  mutating func detachSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var ours = sigset_t()
    sigemptyset(&ours)
    for number in [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGQUIT, SIGCHLD] { sigaddset(&ours, number) }
    posix_spawnattr_setsigdefault(&attributes, &ours)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// Starts the program; the result is its process ID, or the error that fork, a file action or the exec came to.
  func spawn(_ arguments: [String], environment: [String: String]) -> (process: pid_t, error: Int32) {
    var (process, actions, attributes) = (pid_t(0), actions, attributes)
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let error = withCStrings(arguments) { words in
      withCStrings(variables) { posix_spawn(&process, arguments[0], &actions, &attributes, words, $0) }
    }
    return (process, error)
  }
}

/// A NULL-terminated array of C strings, as exec wants it, for the time of the call.
private func withCStrings<Value>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value) -> Value {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
