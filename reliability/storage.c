/* Counts the storage operations of this process below one folder, and dies or runs out of space at a chosen one.
 *
 * Loaded before the C library (LD_PRELOAD), so that what SQLite does is counted as well as what Python does.
 * storage_arm(folder, at, mode): from now on count; at operation number `at` (from 1) mode 1 kills the process and all of
 * its group, a write being half done; mode 2 refuses from there on everything that takes space, with ENOSPC.
 * storage_count() tells how many there were. Processes that are forked from then on count together with this one. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { OFF, KILL, FULL };

static char folder[4096];
static long chosen;
static long *counted;  /* shared with every process that is forked after it was armed */
static int mode = OFF;

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

void storage_arm(const char *path, long at, int what) {
    snprintf(folder, sizeof folder, "%s", path);
    if (!counted)
        counted = mmap(NULL, sizeof *counted, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *counted = 0;
    chosen = at;
    mode = what;
}

long storage_count(void) { return counted ? *counted : 0; }

static int below(const char *path) {
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length);
}

static int open_below(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static void die(void) { kill(0, SIGKILL); pause(); }

static long count(void) { return __atomic_add_fetch(counted, 1, __ATOMIC_SEQ_CST); }

/* Counts one operation; whether it is refused. Dies before it, when it is the chosen one. */
static int refused(int takes_space) {
    long number = count();
    if (mode == KILL && number == chosen) die();
    return mode == FULL && takes_space && number >= chosen;
}

static int no_space(void) { errno = ENOSPC; return -1; }

static int opens_new(const char *path, int flags) { return (flags & (O_CREAT | O_TRUNC)) && below(path); }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; va_start(rest, flags); mode_t bits = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0; va_end(rest); \
        if (mode && opens_new(path, flags) && refused(1)) return no_space(); \
        return real(path, flags, bits); \
    }
OPEN(open)
OPEN(open64)

/* A write that is the chosen one is done by half first: what a process leaves that is killed in it. */
#define WRITE(name, parameters, half, all) \
    ssize_t name parameters { \
        REAL(name); \
        if (mode && open_below(fd)) { \
            long number = count(); \
            if (mode == KILL && number == chosen) { ssize_t torn = half; (void)torn; die(); } \
            if (mode == FULL && number >= chosen) return no_space(); \
        } \
        return all; \
    }
WRITE(write, (int fd, const void *data, size_t size), real(fd, data, size / 2), real(fd, data, size))
WRITE(pwrite, (int fd, const void *data, size_t size, off_t at), real(fd, data, size / 2, at), real(fd, data, size, at))
WRITE(pwrite64, (int fd, const void *data, size_t size, off64_t at), real(fd, data, size / 2, at), real(fd, data, size, at))

#define ON_FILE(name, parameters, call, takes_space) \
    int name parameters { \
        REAL(name); \
        if (mode && open_below(fd) && refused(takes_space)) return no_space(); \
        return call; \
    }
ON_FILE(fsync, (int fd), real(fd), 0)
ON_FILE(fdatasync, (int fd), real(fd), 0)
ON_FILE(ftruncate, (int fd, off_t size), real(fd, size), 0)
ON_FILE(ftruncate64, (int fd, off64_t size), real(fd, size), 0)

#define ON_PATH(name, parameters, path, call, takes_space) \
    int name parameters { \
        REAL(name); \
        if (mode && below(path) && refused(takes_space)) return no_space(); \
        return call; \
    }
ON_PATH(unlink, (const char *path), path, real(path), 0)
ON_PATH(rmdir, (const char *path), path, real(path), 0)
ON_PATH(mkdir, (const char *path, mode_t bits), path, real(path, bits), 1)
ON_PATH(rename, (const char *from, const char *to), to, real(from, to), 0)
ON_PATH(link, (const char *from, const char *to), to, real(from, to), 1)
