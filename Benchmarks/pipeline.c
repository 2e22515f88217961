/*
 * Writes rows into the tables of a store, as fast as libpq does it row by row: what a store's own way of recording is
 * measured beside.
 *
 *   pipeline read FILE        reads the rows and does nothing with them
 *   pipeline write FILE URL   writes them: prepared statements in pipeline mode, binary parameters, one transaction and
 *                             one wait for the server for each batch
 *
 * FILE is what rows.sql says of a store: a batch's number, a letter for the kind of row, and its columns, with tabs in
 * between. So it writes what the store wrote and decides nothing: no time line, no lock, no look-up.
 */
#include <endian.h>
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INT8 = 20, TEXT = 25, BOOL = 16, MOST = 13 };

/* What a row of each kind is written with; its columns: i integers, t texts, b booleans. */
static const struct statement {
    char kind[2];
    const char *columns, *sql;
} statements[] = {
    {"a", "iti", "INSERT INTO account (id, name, recorded) VALUES ($1, $2, $3)"},
    {"r", "ttiii", "INSERT INTO root VALUES ($1, $2, $3, $4, $5)"},
    {"n", "iiiiitt", "INSERT INTO resource VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    {"k", "tiii", "INSERT INTO event_key VALUES ($1, $2, $3, $4)"},
    {"e", "iiitittiit", "INSERT INTO event VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    {"s", "iiiibiiiibib", "INSERT INTO statement VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"},
    {"o", "iiii", "INSERT INTO ownership VALUES ($1, $2, $3, $4)"},
    {"u", "iiiiib",
     "UPDATE segment SET end_at = $3, end_known = $4, known_to = $5, late = $6 WHERE home = $1 AND id = $2"},
    {"g", "iiiiiiiiiiiib", "INSERT INTO segment VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"},
    {"c", "iiii", "INSERT INTO month_crossing VALUES ($1, $2, $3, $4)"},
};

struct row {
    const struct statement *statement;
    const char *values[MOST];
    int lengths[MOST];
    int64_t integers[MOST];
    char flags[MOST];
};

static const int binary[MOST] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

static void fail(const char *what) {
    fprintf(stderr, "pipeline: %s\n", what);
    exit(1);
}

/* Reads a line; returns the number of its batch, and 0 at the end of the file. */
static int64_t next(FILE *file, char **line, size_t *room, struct row *row) {
    ssize_t length = getline(line, room, file);
    if (length <= 0) return 0;
    (*line)[length - 1] = 0;
    char *rest = *line, *batch = strsep(&rest, "\t"), *kind = strsep(&rest, "\t");
    row->statement = NULL;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (*statements[i].kind == *kind) row->statement = &statements[i];
    if (!row->statement) fail("a row of no kind");
    for (int i = 0; row->statement->columns[i]; i++) {
        char *value = strsep(&rest, "\t");
        if (!value) fail("a row is cut short");
        int isNull = !strcmp(value, "\\N");
        switch (row->statement->columns[i]) {
        case 'i':
            row->integers[i] = (int64_t)htobe64((uint64_t)strtoll(value, NULL, 10));
            row->values[i] = (char *)&row->integers[i];
            row->lengths[i] = sizeof row->integers[i];
            break;
        case 'b':
            row->flags[i] = *value == 't';
            row->values[i] = &row->flags[i];
            row->lengths[i] = 1;
            break;
        default:
            row->values[i] = value;
            row->lengths[i] = (int)strlen(value);
        }
        if (isNull) row->values[i] = NULL;
    }
    return strtoll(batch, NULL, 10);
}

static void check(PGconn *connection, PGresult *result) {
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail(PQerrorMessage(connection));
    PQclear(result);
}

static PGconn *connect(const char *url) {
    PGconn *connection = PQconnectdb(url);
    if (PQstatus(connection) != CONNECTION_OK) fail(PQerrorMessage(connection));
    check(connection, PQexec(connection, "SET search_path = nova_billing; SET plan_cache_mode = force_generic_plan"));
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        Oid types[MOST];
        int count = (int)strlen(statements[i].columns);
        for (int j = 0; j < count; j++)
            types[j] = statements[i].columns[j] == 'i' ? INT8 : statements[i].columns[j] == 'b' ? BOOL : TEXT;
        check(connection, PQprepare(connection, statements[i].kind, statements[i].sql, count, types));
    }
    check(connection, PQprepare(connection, "BEGIN", "BEGIN", 0, NULL));
    check(connection, PQprepare(connection, "COMMIT", "COMMIT", 0, NULL));
    if (!PQenterPipelineMode(connection)) fail("no pipeline");
    return connection;
}

static void send(PGconn *connection, const char *name, const struct row *row) {
    int count = row ? (int)strlen(row->statement->columns) : 0;
    if (!PQsendQueryPrepared(connection, name, count, row ? row->values : NULL, row ? row->lengths : NULL, binary, 1))
        fail(PQerrorMessage(connection));
}

/* Commits, and takes in the answers to so many statements. */
static void commit(PGconn *connection, long sent) {
    send(connection, "COMMIT", NULL);
    if (!PQpipelineSync(connection)) fail(PQerrorMessage(connection));
    for (long i = 0; i <= sent; i++) {
        check(connection, PQgetResult(connection));
        if (PQgetResult(connection)) fail("more than one answer");
    }
    PGresult *result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_PIPELINE_SYNC) fail("no end of the pipeline");
    PQclear(result);
}

int main(int count, char **arguments) {
    int isWriting = count == 4 && !strcmp(arguments[1], "write");
    if (!isWriting && (count != 3 || strcmp(arguments[1], "read"))) fail("read FILE, or write FILE URL");
    FILE *file = fopen(arguments[2], "r");
    if (!file) fail("the file can't be read");
    PGconn *connection = isWriting ? connect(arguments[3]) : NULL;
    char *line = NULL;
    size_t room = 0;
    struct row row;
    long sent = 0;
    int64_t batch, last = 0;
    while ((batch = next(file, &line, &room, &row))) {
        if (!connection) continue;
        if (batch != last) {
            if (sent) commit(connection, sent);
            send(connection, "BEGIN", NULL);
            sent = 1;
        }
        last = batch;
        send(connection, row.statement->kind, &row);
        sent++;
    }
    if (sent) commit(connection, sent);
    PQfinish(connection);
    return 0;
}
