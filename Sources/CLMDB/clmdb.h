#include <lmdb.h>
#include <sys/vfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// The C library hides renameat2 unless _GNU_SOURCE is defined. AT_FDCWD is -100, RENAME_EXCHANGE 2, see rename(2).
static inline int retrace_exchange(const char *first, const char *second) {
    return (int)syscall(SYS_renameat2, -100, first, -100, second, 2);
}
