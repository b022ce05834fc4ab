-- +goose Up

-- The language of what is sent; empty is Swedish.
ALTER TABLE citizens ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- Notifications that have not been sent: one of a message by one method or both, or, once
-- claimed, of everything that waited for the citizen, by one. claim is the token of who has
-- claimed it, empty when nobody has. A dead one is given up. due_at is when a waiting one is to
-- be sent, until when a claimed one is somebody's, and when a dead one was given up.
CREATE TABLE outbox (
    citizen TEXT COLLATE "C" NOT NULL,
    id      TEXT COLLATE "C" NOT NULL,
    sms     INTEGER NOT NULL CHECK (sms IN (0, 1)),
    email   INTEGER NOT NULL CHECK (email IN (0, 1)),
    since   BIGINT  NOT NULL,
    due_at  BIGINT  NOT NULL,
    dead    INTEGER NOT NULL DEFAULT 0 CHECK (dead IN (0, 1)),
    claim   TEXT    NOT NULL DEFAULT '',
    tries   INTEGER NOT NULL DEFAULT 0,
    failure TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (citizen, id)
) PARTITION BY HASH (citizen);

-- +goose StatementBegin
DO $$ BEGIN
    FOR i IN 0..15 LOOP
        EXECUTE format('CREATE TABLE outbox_%s PARTITION OF outbox FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i);
    END LOOP;
END $$;
-- +goose StatementEnd
CREATE INDEX outbox_by_due ON outbox (dead, due_at, since);
