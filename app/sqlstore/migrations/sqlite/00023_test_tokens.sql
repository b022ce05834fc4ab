-- +goose Up

-- What programs of those who test say who they are by.
CREATE TABLE test_tokens (
    citizen TEXT    NOT NULL PRIMARY KEY,
    token   BLOB    NOT NULL CHECK (length(token) = 32),
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX test_tokens_by_token ON test_tokens (token);
