-- +goose Up

-- What names a session where its secret must not be, and what the browser said that it is.
ALTER TABLE sessions ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN browser   TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN system    TEXT NOT NULL DEFAULT '';

UPDATE sessions SET reference = replace(gen_random_uuid()::text, '-', '');

CREATE INDEX sessions_by_citizen ON sessions (citizen, created_at);
