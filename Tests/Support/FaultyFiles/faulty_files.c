#include "faulty_files.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

// A file of ours is followed in memory by the one of the layer below.
typedef struct {
  sqlite3_file base;
  sqlite3_file *below;
  int is_watched;
} faulty_file;

static struct {
  pthread_mutex_t lock;
  char part[1024];
  long at, count, failures;
  enum faulty_answer answer;
  int all_after;
} plan = {.lock = PTHREAD_MUTEX_INITIALIZER};

static sqlite3_vfs *below_vfs;
static sqlite3_vfs faulty_vfs;

static sqlite3_file *below(sqlite3_file *file) { return ((faulty_file *)file)->below; }

// Counts one change of a file and says whether it fails: 0, or the code to answer with.
static int turn(sqlite3_file *file, int io_error) {
  if (!((faulty_file *)file)->is_watched) return SQLITE_OK;
  pthread_mutex_lock(&plan.lock);
  plan.count += 1;
  int fails = plan.at > 0 && (plan.count == plan.at || (plan.all_after && plan.count > plan.at));
  if (fails) plan.failures += 1;
  int code = plan.answer == FAULTY_DISK_FULL ? SQLITE_FULL : io_error;
  pthread_mutex_unlock(&plan.lock);
  return fails ? code : SQLITE_OK;
}

static int close_file(sqlite3_file *file) { return below(file)->pMethods->xClose(below(file)); }

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 place) {
  return below(file)->pMethods->xRead(below(file), bytes, count, place);
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 place) {
  int code = turn(file, SQLITE_IOERR_WRITE);
  if (code == SQLITE_OK) return below(file)->pMethods->xWrite(below(file), bytes, count, place);
  // What fails in the middle leaves a half behind.
  below(file)->pMethods->xWrite(below(file), bytes, count / 2, place);
  return code;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
  int code = turn(file, SQLITE_IOERR_TRUNCATE);
  return code != SQLITE_OK ? code : below(file)->pMethods->xTruncate(below(file), size);
}

static int sync_file(sqlite3_file *file, int flags) {
  int code = turn(file, SQLITE_IOERR_FSYNC);
  if (code != SQLITE_OK) return code;
  // No power fails in a test: waiting for the disk would only make it slow.
  return ((faulty_file *)file)->is_watched ? SQLITE_OK : below(file)->pMethods->xSync(below(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  return below(file)->pMethods->xFileSize(below(file), size);
}

static int lock_file(sqlite3_file *file, int level) { return below(file)->pMethods->xLock(below(file), level); }

static int unlock_file(sqlite3_file *file, int level) { return below(file)->pMethods->xUnlock(below(file), level); }

static int check_lock(sqlite3_file *file, int *result) {
  return below(file)->pMethods->xCheckReservedLock(below(file), result);
}

static int control(sqlite3_file *file, int operation, void *argument) {
  return below(file)->pMethods->xFileControl(below(file), operation, argument);
}

static int sector_size(sqlite3_file *file) { return below(file)->pMethods->xSectorSize(below(file)); }

static int characteristics(sqlite3_file *file) { return below(file)->pMethods->xDeviceCharacteristics(below(file)); }

static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
  return below(file)->pMethods->xShmMap(below(file), page, size, extend, memory);
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}

static void shm_barrier(sqlite3_file *file) { below(file)->pMethods->xShmBarrier(below(file)); }

static int shm_unmap(sqlite3_file *file, int deletes) { return below(file)->pMethods->xShmUnmap(below(file), deletes); }

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

// Files without shared memory, such as temporary ones.
static const sqlite3_io_methods plain_methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
  (void)vfs;
  faulty_file *ours = (faulty_file *)file;
  ours->below = (sqlite3_file *)&ours[1];
  ours->below->pMethods = NULL;
  pthread_mutex_lock(&plan.lock);
  ours->is_watched = name != NULL && plan.part[0] != 0 && strstr(name, plan.part) != NULL;
  pthread_mutex_unlock(&plan.lock);
  int code = below_vfs->xOpen(below_vfs, name, ours->below, flags, out_flags);
  file->pMethods =
      ours->below->pMethods == NULL ? NULL : ours->below->pMethods->iVersion >= 2 ? &methods : &plain_methods;
  return code;
}

static void prepare(void) {
  sqlite3_initialize();
  below_vfs = sqlite3_vfs_find(NULL);
  faulty_vfs = *below_vfs;
  faulty_vfs.szOsFile = (int)sizeof(faulty_file) + below_vfs->szOsFile;
  faulty_vfs.zName = "faulty";
  faulty_vfs.pNext = NULL;
  faulty_vfs.xOpen = open_file;
}

void faulty_files_install(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
  sqlite3_vfs_register(&faulty_vfs, 1);
}

void faulty_files_uninstall(void) {
  if (below_vfs != NULL) sqlite3_vfs_register(below_vfs, 1);
}

void faulty_files_fail(const char *part, long n, enum faulty_answer answer, int all_after) {
  pthread_mutex_lock(&plan.lock);
  strncpy(plan.part, part, sizeof plan.part - 1);
  plan.at = n;
  plan.count = plan.failures = 0;
  plan.answer = answer;
  plan.all_after = all_after;
  pthread_mutex_unlock(&plan.lock);
}

long faulty_files_count(void) {
  pthread_mutex_lock(&plan.lock);
  long count = plan.count;
  pthread_mutex_unlock(&plan.lock);
  return count;
}

long faulty_files_failures(void) {
  pthread_mutex_lock(&plan.lock);
  long failures = plan.failures;
  pthread_mutex_unlock(&plan.lock);
  return failures;
}

int faulty_files_run(const char *path, const char *sql) {
  sqlite3 *database = NULL;
  int code = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (code == SQLITE_OK) sqlite3_busy_timeout(database, 5000);
  if (code == SQLITE_OK) code = sqlite3_exec(database, sql, NULL, NULL, NULL);
  sqlite3_close(database);
  return code;
}
