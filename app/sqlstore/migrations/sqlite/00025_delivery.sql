-- +goose Up

-- Only PostgreSQL's indexes change: SQLite's log has whole pages in any case.
