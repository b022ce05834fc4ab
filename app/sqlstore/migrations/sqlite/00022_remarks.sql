-- +goose Up

-- What was noted by hand on the lines of systems' test protocols.
CREATE TABLE remarks (
    source_system TEXT    NOT NULL,
    line          TEXT    NOT NULL,
    remark        TEXT    NOT NULL,
    noted_by      TEXT    NOT NULL,
    noted_at      INTEGER NOT NULL,
    PRIMARY KEY (source_system, line)
) STRICT, WITHOUT ROWID;
