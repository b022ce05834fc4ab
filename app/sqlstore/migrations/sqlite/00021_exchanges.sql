-- +goose Up

-- Calls of the contracts as they went over the wire, in the demo and in test environments.
CREATE TABLE exchanges (
    citizen       TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    at            INTEGER NOT NULL,
    took          INTEGER NOT NULL,
    contract      TEXT    NOT NULL,
    source_system TEXT    NOT NULL,
    consumer      TEXT    NOT NULL,
    correlation   TEXT    NOT NULL,
    result        TEXT    NOT NULL,
    said          TEXT    NOT NULL,
    codes         TEXT    NOT NULL,
    message_id    TEXT    NOT NULL,
    repeat        INTEGER NOT NULL CHECK (repeat IN (0, 1)),
    request       TEXT    NOT NULL,
    answer        TEXT    NOT NULL,
    size          INTEGER NOT NULL,
    PRIMARY KEY (citizen, id)
) STRICT;

CREATE INDEX exchanges_by_citizen ON exchanges (citizen, at, id);
CREATE INDEX exchanges_by_system ON exchanges (source_system, at);
CREATE INDEX exchanges_by_time ON exchanges (at, id, size);
