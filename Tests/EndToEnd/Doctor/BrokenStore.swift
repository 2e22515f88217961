import Testing

/// A store with which something is wrong, and what is to be said of it.
struct BrokenStore: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What makes it so, as lines of the shell; the last one becomes `nova-billing doctor` with what `DOCTOR` stands for.
    let script: String
    var database = "sqlite:store.db"
    var check = "file"
    let code: String
    let words: [String]
    let status: Int32

    private static let made = "\"$NOVA\" replay --db sqlite:store.db line >made || exit 99\n"
    /// Who may do everything has to give that up for this.
    private static let readOnly = """
        chmod 444 store.db && chmod 555 .
        if [ "$(id -u)" = 0 ]; then set -- setpriv --bounding-set -all --inh-caps -all; else set --; fi
        "$@" DOCTOR
        status=$?
        chmod 755 .
        exit $status
        """

    static let all = [
        BrokenStore(
            testDescription: "of another program", script: "sqlite3 store.db 'CREATE TABLE note (text)' && DOCTOR",
            code: "store_unfit", words: ["another program"], status: 2),
        BrokenStore(
            testDescription: "of the predecessor",
            script:
                "sqlite3 store.db 'CREATE TABLE account (id); CREATE TABLE resource (id); CREATE TABLE segment (id)'"
                + " && DOCTOR", code: "store_unfit", words: ["nova-billing 2.0"], status: 2),
        BrokenStore(
            testDescription: "of a newer version",
            script: made + "sqlite3 store.db 'PRAGMA user_version = 99' && DOCTOR",
            code: "store_unfit", words: ["newer version", "99"], status: 2),
        BrokenStore(
            testDescription: "that is a text", script: "echo this is no database >store.db && DOCTOR",
            code: "store_unfit", words: ["no SQLite database"], status: 2),
        BrokenStore(
            testDescription: "made with other settings",
            script: made + "export NOVA_BILLING_TARIFFS='{\"unit\": \"hour\"}' && DOCTOR", code: "store_unfit",
            words: ["per day", "per hour"], status: 2),
        BrokenStore(
            testDescription: "in a folder that is not there", script: "DOCTOR", database: "sqlite:absent/store.db",
            code: "store_unavailable", words: ["there is no folder absent"], status: 4),
        BrokenStore(
            testDescription: "that is a folder", script: "mkdir store.db && DOCTOR", code: "store_unavailable",
            words: ["is a folder"], status: 4),
        BrokenStore(
            testDescription: "that another process has locked",
            script: made + """
                exec python3 -c 'import sqlite3, subprocess, sys
                store = sqlite3.connect("store.db", isolation_level=None)
                store.execute("BEGIN IMMEDIATE")
                sys.exit(subprocess.call(sys.argv[1:]))' DOCTOR
                """, code: "store_unavailable", words: ["locked"], status: 4),
        BrokenStore(
            testDescription: "that may not be written", script: made + readOnly, code: "store_unavailable",
            words: ["can't be"], status: 4),
        BrokenStore(
            testDescription: "on a full disk",
            script: """
                mkdir full && if unshare -m true; then set -- -m; else set -- -rm; fi
                exec unshare "$@" sh -c 'mount -t tmpfs -o size=1m none full && exec "$@"' sh DOCTOR
                """, database: "sqlite:full/store.db", check: "disk", code: "disk_full", words: ["MiB are free"],
            status: 4),
        BrokenStore(
            testDescription: "that is damaged",
            script: made + "dd if=/dev/zero of=store.db bs=1 seek=100 count=300 conv=notrunc 2>made && DOCTOR",
            code: "store_damaged", words: ["contradicts itself"], status: 1),
        BrokenStore(
            testDescription: "in memory", script: "DOCTOR", database: "memory:", check: "kind",
            code: "store_in_memory", words: ["gone"], status: 3),
    ]
}
