/* The faults of a machine for one process that preloads this: another clock, a disk that is slow, full or read-only. What is wrong stands in a
   file that the test maps, too, so that it changes while the process runs. The monotonic clock stays right, as on a real machine whose
   time is set. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct wrong {
  volatile int64_t clock_ns;  /* what the clock is ahead */
  volatile int64_t sync_us;   /* what each flush takes longer */
  volatile int64_t write_no;  /* errno of each write; 0 = it is done */
};

static const int64_t SECOND = 1000000000;
static struct wrong right;
static struct wrong *wrong = &right;
static const char *folder;

__attribute__((constructor)) static void attach(void) {
  const char *file = getenv("GRAINLINE_FAULTS");
  folder = getenv("GRAINLINE_FAULTS_BELOW");
  int fd = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof right, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) wrong = mapped;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static void shift(struct timespec *t) {
  int64_t ahead = wrong->clock_ns;
  if (!ahead || !t) return;
  int64_t ns = t->tv_nsec + ahead % SECOND;
  t->tv_sec += ahead / SECOND + (ns >= SECOND) - (ns < 0);
  t->tv_nsec = ns >= SECOND ? ns - SECOND : ns < 0 ? ns + SECOND : ns;
}

int clock_gettime(clockid_t id, struct timespec *t) {
  REAL(clock_gettime);
  int result = real ? real(id, t) : (int)syscall(SYS_clock_gettime, id, t);
  if (!result && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) shift(t);
  return result;
}

int gettimeofday(struct timeval *t, void *zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  t->tv_sec = now.tv_sec;
  t->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *t) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (t) *t = now.tv_sec;
  return now.tv_sec;
}

static int is_ours(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  return folder && length > 0 && !strncmp(path, folder, strlen(folder));
}

static int fails(int fd) {
  int64_t no = wrong->write_no;
  if (!no || !is_ours(fd)) return 0;
  errno = (int)no;
  return 1;
}

static void linger(int fd) {
  int64_t us = wrong->sync_us;
  if (us && is_ours(fd)) usleep((useconds_t)us);
}

#define WRITES(name, parameters, arguments) \
  ssize_t name parameters { REAL(name); return fails(fd) ? -1 : real arguments; }
WRITES(write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
WRITES(pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
WRITES(pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))

#define FLUSHES(name) \
  int name(int fd) { REAL(name); linger(fd); return fails(fd) ? -1 : real(fd); }
FLUSHES(fsync)
FLUSHES(fdatasync)
