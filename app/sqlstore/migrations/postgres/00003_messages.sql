-- +goose Up

-- A null read_at means unread, a null link_system that there is no ssoLink.
CREATE TABLE messages (
    citizen          TEXT COLLATE "C" NOT NULL,
    case_id          TEXT COLLATE "C" NOT NULL,
    seq              INTEGER NOT NULL CHECK (seq > 0),
    id               TEXT COLLATE "C" NOT NULL,
    received_at      BIGINT  NOT NULL,
    read_at          BIGINT,
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
    fingerprint      BYTEA   NOT NULL CHECK (length(fingerprint) = 32),
    PRIMARY KEY (citizen, case_id, seq),
    UNIQUE (citizen, id)
) PARTITION BY HASH (citizen);

-- Room for messages to be read in, without touching the indexes.
-- +goose StatementBegin
DO $$ BEGIN
    FOR i IN 0..15 LOOP
        EXECUTE format('CREATE TABLE messages_%s PARTITION OF messages FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (fillfactor = 90)', i, i);
    END LOOP;
END $$;
-- +goose StatementEnd

CREATE INDEX messages_by_fingerprint ON messages (citizen, fingerprint, received_at);
