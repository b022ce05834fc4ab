-- +goose Up

-- Personal test accounts, in the demo and in test environments. Their people are made up; who
-- uses one is not.
CREATE TABLE test_accounts (
    citizen       TEXT    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL,
    holder        TEXT    NOT NULL,
    organisation  TEXT    NOT NULL,
    source_system TEXT    NOT NULL,
    password      TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
