// What glibc declares only under _GNU_SOURCE, which Swift's Glibc module does not define: the declarations of
// pipe(2), posix_spawn_file_actions_addclosefrom_np(3) (glibc 2.34), ..._addchdir_np (2.29) and rename(2) (2.28).
#pragma once
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int renameat2(int old_directory, const char *old_path, int new_directory, const char *new_path, unsigned flags);
extern long syscall(long number, ...);

// syscall is variadic, and Swift imports no variadic C function. glibc has pidfd_open only from 2.36 on.
static inline int clinux_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }
