import Foundation
import RecoveryKit

Interruption.install()
exit(Tool.run(Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment).rawValue)
