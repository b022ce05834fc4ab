-- +goose Up

-- last_at of a case as it was when its citizen took it back from the archive: it is not to
-- be put there again for its age until something new has come.
ALTER TABLE cases ADD COLUMN restored_at INTEGER;

-- What one instance at a time does, who does it, and until when nobody else may.
CREATE TABLE leases (
    name   TEXT    NOT NULL PRIMARY KEY,
    holder TEXT    NOT NULL,
    until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
