-- +goose Up

-- Service notices. They are few; those that are over stay, for the record.
CREATE TABLE notices (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    audience   TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    priority   INTEGER NOT NULL,
    begins_at  BIGINT  NOT NULL,
    ends_at    BIGINT  NOT NULL,
    shown_from BIGINT  NOT NULL,
    swedish    TEXT    NOT NULL,
    english    TEXT    NOT NULL
);

CREATE INDEX notices_by_end ON notices (ends_at, id);
