-- +goose Up

-- The exits to a system are evidence of its test protocol, also in production, where the log
-- is long.
CREATE INDEX audit_exits ON audit (system_id, at, id) WHERE action = 'exit';
