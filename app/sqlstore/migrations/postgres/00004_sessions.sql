-- +goose Up

-- Finished log-ins, by the hash of the secret that the browser holds: that is what they are
-- looked for by, when the citizen is not known yet.
CREATE TABLE sessions (
    id             BYTEA   NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    citizen        TEXT COLLATE "C" NOT NULL,
    name           TEXT    NOT NULL,
    created_at     BIGINT  NOT NULL,
    seen_at        BIGINT  NOT NULL,
    idp            TEXT COLLATE "C" NOT NULL,
    loa            TEXT    NOT NULL,
    authn_instant  BIGINT  NOT NULL,
    name_id        TEXT COLLATE "C" NOT NULL,
    name_id_format TEXT    NOT NULL,
    session_index  TEXT COLLATE "C" NOT NULL
);

CREATE INDEX sessions_by_seen ON sessions (seen_at);
CREATE INDEX sessions_by_creation ON sessions (created_at);
