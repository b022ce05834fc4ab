-- +goose Up

-- The parts of the name, which exits can be asked for. A log-in from before has neither.
ALTER TABLE sessions ADD COLUMN given_name TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN surname    TEXT NOT NULL DEFAULT '';
