// Loaded before a program that is built with the thread sanitizer, this tells it of the part of Synchronization.Mutex that
// it can't see. On Linux that is a futex; what happens without contention is compiled into its users, and seen, but what
// waits, and wakes those who wait, is in the library, which is not instrumented. Without this every contended mutex looks
// like none.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define swiftcall __attribute__((swiftcall))
#define context __attribute__((swift_context))

#define lock_slow "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define unlock_slow "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define try_lock_slow "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"

typedef swiftcall void (*lock_t)(uint32_t, context void *);
typedef swiftcall void (*unlock_t)(context void *);
typedef swiftcall _Bool (*try_lock_t)(context void *);

// They are there only where the sanitizer is.
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

swiftcall void seen_lock(uint32_t thread, context void *mutex) __asm__(lock_slow);
swiftcall void seen_unlock(context void *mutex) __asm__(unlock_slow);
swiftcall _Bool seen_try_lock(context void *mutex) __asm__(try_lock_slow);

swiftcall void seen_lock(uint32_t thread, context void *mutex) {
    static lock_t next;
    if (!next) next = (lock_t)dlsym(RTLD_NEXT, lock_slow);
    next(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

swiftcall void seen_unlock(context void *mutex) {
    static unlock_t next;
    if (!next) next = (unlock_t)dlsym(RTLD_NEXT, unlock_slow);
    if (__tsan_release) __tsan_release(mutex);
    next(mutex);
}

swiftcall _Bool seen_try_lock(context void *mutex) {
    static try_lock_t next;
    if (!next) next = (try_lock_t)dlsym(RTLD_NEXT, try_lock_slow);
    _Bool isLocked = next(mutex);
    if (isLocked && __tsan_acquire) __tsan_acquire(mutex);
    return isLocked;
}
