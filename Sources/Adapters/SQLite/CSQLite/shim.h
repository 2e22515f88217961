#pragma once
#include <sqlite3.h>

/* Swift can't call variadic functions: leaves the library's memory statistics out, which take a lock at each use. */
static inline int nb_sqlite3_disable_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
