import Foundation
import Testing

@testable import a9s_recover

/// The completion scripts, in the shells they are for.
@Suite struct ShellCompletionArgumentTests {
  @Test(arguments: [
    (["ver"], ["verify"]),
    (["backups", ""], ["list", "--help"]),
    (["backups", "list", "--gu"], ["--guid"]),
    (["verify", "--pro"], ["--progress"]),
    (["verify", "--nod"], []),
    (["verify", "--progress", ""], ["auto", "plain", "json", "none"]),
    (["verify", "--progress", "=", "pl"], ["plain"]),
    (["verify", "--progress", "="], ["auto", "plain", "json", "none"]),
    (["verify", "--guid", "x"], []),
    (["verify", "--guid", "list", "--js"], ["--json"]),
    (["verify", "--config", "a f"], ["a file"]),
    (["fetch", "--encrypted", "a"], ["a dir"]),
    (["completions", "z"], ["zsh"]),
    (["help", "exit"], ["exit-codes"]),
    (["man"], []),
  ])
  func bash(_ words: [String], _ expected: [String]) throws {
    let place = try ScratchPlace()
    let script = try place.file("completion", try #require(try ArgumentCall("completions", "bash").text()))
    _ = try place.file("a file", "")
    try FileManager.default.createDirectory(at: place.url.appending(path: "a dir"), withIntermediateDirectories: true)
    // compopt speaks to a completion in progress, which there is none of here.
    let driver = """
      source "$1"; shift
      compopt() { :; }
      COMP_WORDS=(a9s-recover "$@"); COMP_CWORD=$#
      _a9s_recover
      ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
      exit 0
      """
    let run = try RealProgram(
      "bash", ["--norc", "-c", driver, "bash", script.path] + words, directory: place.url)
    #expect(run.errors == "")
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").map(String.init) == expected)
  }

  @Test(arguments: ["bash", "zsh"])
  func `the shell finds no fault in the script`(_ shell: String) throws {
    let place = try ScratchPlace()
    let script = try place.file("completion", try #require(try ArgumentCall("completions", shell).text()))
    let run = try RealProgram(shell, ["-n", script.path])
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  /// A real zsh in a terminal of its own, through zsh's pty module: Tab completes, % writes the line down and ends.
  @Test(arguments: [
    ("ver", "verify "), ("backups l", "backups list "), ("verify --progr", "verify --progress="),
    ("verify 17 --js", "verify 17 --json "),
    ("verify --progress=pl", "verify --progress=plain "), ("backups list --gu", "backups list --guid="),
    ("completions z", "completions zsh "), ("help exi", "help exit-codes "),
    ("verify --config=only-f", "verify --config=only-file "), ("drill --state-dir only", "drill --state-dir only-dir/"),
  ])
  func zsh(_ typed: String, _ completed: String) throws {
    let place = try ScratchPlace()
    _ = try place.file("_a9s-recover", try #require(try ArgumentCall("completions", "zsh").text()))
    _ = try place.file("only-file", "")
    try FileManager.default.createDirectory(
      at: place.url.appending(path: "only-dir"), withIntermediateDirectories: true)
    _ = try place.file(
      ".zshrc",
      """
      fpath=($PWD $fpath)
      autoload -Uz compinit; compinit -D -u
      write-down() { print -rn -- "$BUFFER" > written; exit }
      zle -N write-down
      bindkey -e; bindkey '^I' complete-word; bindkey '%' write-down
      """)
    let driver = """
      zmodload zsh/zpty
      export ZDOTDIR=$PWD
      zpty session zsh -d -i
      zpty -w -n session "a9s-recover $1"$'\\t%'
      while zpty -r session line; do :; done
      """
    // The limit is for a terminal that hangs; nothing is expected of the time.
    let run = try RealProgram("timeout", ["60", "zsh", "-f", "-c", driver, "zsh", typed], directory: place.url)
    let written = try? String(contentsOf: place.url.appending(path: "written"), encoding: .utf8)
    #expect(written == "a9s-recover \(completed)", "\(run.output) \(run.errors)")
  }
}
