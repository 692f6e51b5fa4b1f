import RecoveryKit

print("a9s-recover")
