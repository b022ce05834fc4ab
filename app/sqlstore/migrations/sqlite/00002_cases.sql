-- +goose Up

-- Rows lie in the order that the list shows them in, so that a page of it is one short
-- stretch of the table, however deep in the list it is.
CREATE TABLE cases (
    citizen       TEXT    NOT NULL REFERENCES citizens (citizen),
    archived      INTEGER NOT NULL CHECK (archived IN (0, 1)),
    last_at       INTEGER NOT NULL,
    id            TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    sender        TEXT    NOT NULL,
    messages      INTEGER NOT NULL CHECK (messages > 0),
    unread        INTEGER NOT NULL CHECK (unread BETWEEN 0 AND messages),
    source_system TEXT    NOT NULL,
    thread_id     TEXT    NOT NULL,
    PRIMARY KEY (citizen, archived, last_at, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX cases_by_id ON cases (citizen, id);

-- A message without a thread id is a case of its own.
CREATE UNIQUE INDEX cases_by_thread ON cases (citizen, source_system, thread_id)
    WHERE thread_id <> '';

CREATE INDEX cases_unread ON cases (citizen, last_at, id)
    WHERE archived = 0 AND unread > 0;
