#ifndef FAULTY_FILES_H
#define FAULTY_FILES_H

// A layer between SQLite and the disk that fails when it is told to. It is registered as the VFS "faulty"; only files
// whose path holds a given text are touched by it, so that what runs beside a test sees healthy files.

/// What a failing write, sync or truncate says.
enum faulty_answer { FAULTY_IO_ERROR, FAULTY_DISK_FULL };

/// Makes the layer the default for all files that are opened from now on.
void faulty_files_install(void);

/// Makes what was the default before the default again; files that are open stay as they are.
void faulty_files_uninstall(void);

/// Lets the n-th write, sync or truncate (1 is the next one; 0 none) of files whose path holds `part` fail, and, if
/// wanted, all after it. Begins to count anew.
void faulty_files_fail(const char *part, long n, enum faulty_answer answer, int all_after);

/// How many writes, syncs and truncates there were since the last `faulty_files_fail`.
long faulty_files_count(void);

/// How many of them failed.
long faulty_files_failures(void);

/// Runs statements on a file, past all that a store makes sure of; 0 if that went well.
int faulty_files_run(const char *path, const char *sql);

#endif
