-- +goose Up

-- Active users: everybody who has logged in. Times are microseconds since 1970 in UTC, and
-- flags are 0 and 1, here and in every table: so that the same statements serve SQLite. The
-- numbers of cases are kept in the transaction that changes a case, since counting them on
-- every page would cost as much as the longest inbox. A row is what a change of a citizen's
-- mail locks, in any instance.
--
-- Everything that is a citizen's has the citizen first in its keys, and is divided by it
-- into 16 parts: each is vacuumed and indexed by itself, several at a time, and holds a few
-- tens of gigabytes after years of a nation's messages; a query of one citizen pays for
-- every part there is with a lock, so more would be felt. Keys compare as bytes.
CREATE TABLE citizens (
    citizen        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name           TEXT    NOT NULL,
    active_since   BIGINT  NOT NULL,
    sms            INTEGER NOT NULL,
    telephone      TEXT    NOT NULL,
    email          INTEGER NOT NULL,
    address        TEXT    NOT NULL,
    inbox_cases    INTEGER NOT NULL DEFAULT 0 CHECK (inbox_cases >= 0),
    unread_cases   INTEGER NOT NULL DEFAULT 0 CHECK (unread_cases BETWEEN 0 AND inbox_cases),
    archived_cases INTEGER NOT NULL DEFAULT 0 CHECK (archived_cases >= 0)
) PARTITION BY HASH (citizen);

-- Counters change in place, if their page has room.
-- +goose StatementBegin
DO $$ BEGIN
    FOR i IN 0..15 LOOP
        EXECUTE format('CREATE TABLE citizens_%s PARTITION OF citizens FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (fillfactor = 75)', i, i);
    END LOOP;
END $$;
-- +goose StatementEnd
