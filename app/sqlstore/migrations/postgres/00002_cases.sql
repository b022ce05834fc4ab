-- +goose Up

-- That a case's citizen and a message's case exist is seen to by the transactions that write
-- them, which hold the citizen: foreign keys would look it up a second time for each row.
CREATE TABLE cases (
    citizen       TEXT COLLATE "C" NOT NULL,
    archived      INTEGER NOT NULL CHECK (archived IN (0, 1)),
    last_at       BIGINT  NOT NULL,
    id            TEXT COLLATE "C" NOT NULL,
    title         TEXT    NOT NULL,
    sender        TEXT    NOT NULL,
    messages      INTEGER NOT NULL CHECK (messages > 0),
    unread        INTEGER NOT NULL CHECK (unread BETWEEN 0 AND messages),
    source_system TEXT COLLATE "C" NOT NULL,
    thread_id     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (citizen, archived, last_at, id)
) PARTITION BY HASH (citizen);

-- +goose StatementBegin
DO $$ BEGIN
    FOR i IN 0..15 LOOP
        EXECUTE format('CREATE TABLE cases_%s PARTITION OF cases FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (fillfactor = 90)', i, i);
    END LOOP;
END $$;
-- +goose StatementEnd

CREATE UNIQUE INDEX cases_by_id ON cases (citizen, id);

-- A message without a thread id is a case of its own.
CREATE UNIQUE INDEX cases_by_thread ON cases (citizen, source_system, thread_id)
    WHERE thread_id <> '';

CREATE INDEX cases_unread ON cases (citizen, last_at, id)
    WHERE archived = 0 AND unread > 0;
