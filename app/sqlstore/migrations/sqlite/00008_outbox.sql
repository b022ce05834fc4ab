-- +goose Up

-- The language of what is sent; empty is Swedish.
ALTER TABLE citizens ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- Notifications that have not been sent: one of a message by one method or both, or, once
-- claimed, of everything that waited for the citizen, by one. claim is the token of who has
-- claimed it, empty when nobody has. A dead one is given up. due_at is when a waiting one is to
-- be sent, until when a claimed one is somebody's, and when a dead one was given up.
CREATE TABLE outbox (
    citizen TEXT NOT NULL,
    id      TEXT NOT NULL,
    sms     INTEGER NOT NULL CHECK (sms IN (0, 1)),
    email   INTEGER NOT NULL CHECK (email IN (0, 1)),
    since   INTEGER NOT NULL,
    due_at  INTEGER NOT NULL,
    dead    INTEGER NOT NULL DEFAULT 0 CHECK (dead IN (0, 1)),
    claim   TEXT    NOT NULL DEFAULT '',
    tries   INTEGER NOT NULL DEFAULT 0,
    failure TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (citizen, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_due ON outbox (dead, due_at, since);
