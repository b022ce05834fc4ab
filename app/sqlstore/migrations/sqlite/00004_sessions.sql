-- +goose Up

-- Finished log-ins, by the hash of the secret that the browser holds.
CREATE TABLE sessions (
    id             BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    citizen        TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    seen_at        INTEGER NOT NULL,
    idp            TEXT    NOT NULL,
    loa            TEXT    NOT NULL,
    authn_instant  INTEGER NOT NULL,
    name_id        TEXT    NOT NULL,
    name_id_format TEXT    NOT NULL,
    session_index  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_seen ON sessions (seen_at);
CREATE INDEX sessions_by_creation ON sessions (created_at);
