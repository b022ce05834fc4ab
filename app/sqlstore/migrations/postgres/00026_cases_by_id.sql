-- +goose Up

-- Only SQLite's index changes: PostgreSQL's has since 00025_delivery.
