-- +goose Up

-- What was noted by hand on the lines of systems' test protocols.
CREATE TABLE remarks (
    source_system TEXT COLLATE "C" NOT NULL,
    line          TEXT COLLATE "C" NOT NULL,
    remark        TEXT   NOT NULL,
    noted_by      TEXT   NOT NULL,
    noted_at      BIGINT NOT NULL,
    PRIMARY KEY (source_system, line)
);
