import RecoveryKit

@testable import a9s_recover

struct SampleStore: SharedOptions, Equatable {
  var url: String?
  var guid: String?
  var region: String?

  static let title = "store"

  static var options: [Option<SampleStore>] {
    [
      .value("store", \.url, .text("URL"), "where the backups are").environment("A9S_STORE").secretBearing(),
      .value("guid", \.guid, .text("GUID"), "the backup GUID").environment("A9S_BACKUP_GUID"),
      .value("region", \.region, .text("R"), "the region").environment("AWS_REGION", "AWS_DEFAULT_REGION"),
    ]
  }

  static func validate(_ options: inout SampleStore) throws(RecoveryError) {
    if options.url?.contains("?sig=") == true { throw RecoveryError(.usage, "--store: a SAS in it is refused") }
  }
}

enum SampleProgress: String, CaseIterable, Sendable {
  case auto
  case plain
  case json
  case none
}

struct SampleNode: Decodable, Equatable, Sendable {
  var name: String
  var identityFile: String?
}

struct SampleListOptions: CommandOptions, Equatable {
  var store = SampleStore()
}

struct SampleVerifyOptions: CommandOptions, Equatable {
  var store = SampleStore()
  var keys: [String] = []
  var maxAge: Duration?
  var progress = SampleProgress.auto
  var connections = 4
  var json = false
  var isConfirmed = false
  var nodes: [SampleNode] = []
  var id: String?
}

struct SampleFetchOptions: CommandOptions, Equatable {
  var output: String?
  var encrypted: String?
  var label: String?
  var id = ""
}

struct SampleDrillOptions: CommandOptions, Equatable {
  var locales: [NamePair] = []
  var analyzes = true
  var stateDirectory: String?
  var target: String?
}
