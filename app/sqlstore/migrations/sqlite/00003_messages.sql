-- +goose Up

-- Texts may be large, so this table has rowids: new rows are appended, and only the short
-- keys are spread over the indexes. A null read_at means unread, a null link_system that
-- there is no ssoLink.
CREATE TABLE messages (
    citizen          TEXT    NOT NULL,
    case_id          TEXT    NOT NULL,
    seq              INTEGER NOT NULL CHECK (seq > 0),
    id               TEXT    NOT NULL,
    received_at      INTEGER NOT NULL,
    read_at          INTEGER,
    unit_id          TEXT    NOT NULL,
    unit_name        TEXT    NOT NULL,
    unit_address     TEXT    NOT NULL,
    unit_postal_code TEXT    NOT NULL,
    unit_postal_city TEXT    NOT NULL,
    unit_telephone   TEXT    NOT NULL,
    thread_id        TEXT    NOT NULL,
    description      TEXT    NOT NULL,
    text             TEXT    NOT NULL,
    link_system      TEXT,
    link_text        TEXT    NOT NULL,
    link_query       TEXT    NOT NULL,
    link_type        TEXT    NOT NULL,
    notify           INTEGER NOT NULL CHECK (notify IN (0, 1)),
    source_system    TEXT    NOT NULL,
    answer_thread_id TEXT    NOT NULL,
    answer_methods   TEXT    NOT NULL,
    answer_code      TEXT    NOT NULL,
    answer_text      TEXT    NOT NULL,
    fingerprint      BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    PRIMARY KEY (citizen, case_id, seq),
    UNIQUE (citizen, id),
    FOREIGN KEY (citizen, case_id) REFERENCES cases (citizen, id)
) STRICT;

CREATE INDEX messages_by_fingerprint ON messages (citizen, fingerprint, received_at);
