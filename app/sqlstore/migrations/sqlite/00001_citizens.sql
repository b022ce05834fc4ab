-- +goose Up

-- Active users: everybody who has logged in. Times are microseconds since 1970 in UTC,
-- here and in every table. The numbers of cases are kept in the transaction that changes
-- a case, since counting them on every page would cost as much as the longest inbox.
CREATE TABLE citizens (
    citizen        TEXT    NOT NULL PRIMARY KEY,
    name           TEXT    NOT NULL,
    active_since   INTEGER NOT NULL,
    sms            INTEGER NOT NULL,
    telephone      TEXT    NOT NULL,
    email          INTEGER NOT NULL,
    address        TEXT    NOT NULL,
    inbox_cases    INTEGER NOT NULL DEFAULT 0 CHECK (inbox_cases >= 0),
    unread_cases   INTEGER NOT NULL DEFAULT 0 CHECK (unread_cases BETWEEN 0 AND inbox_cases),
    archived_cases INTEGER NOT NULL DEFAULT 0 CHECK (archived_cases >= 0)
) STRICT, WITHOUT ROWID;
