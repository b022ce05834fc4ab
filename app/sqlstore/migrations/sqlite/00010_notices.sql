-- +goose Up

-- Service notices. They are few; those that are over stay, for the record.
CREATE TABLE notices (
    id         TEXT    NOT NULL PRIMARY KEY,
    audience   TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    priority   INTEGER NOT NULL,
    begins_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    shown_from INTEGER NOT NULL,
    swedish    TEXT    NOT NULL,
    english    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX notices_by_end ON notices (ends_at, id);
