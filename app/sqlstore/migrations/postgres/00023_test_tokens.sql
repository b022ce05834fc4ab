-- +goose Up

-- What programs of those who test say who they are by.
CREATE TABLE test_tokens (
    citizen TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token   BYTEA  NOT NULL CHECK (length(token) = 32),
    made_at BIGINT NOT NULL
);

CREATE INDEX test_tokens_by_token ON test_tokens (token);
