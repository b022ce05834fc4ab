-- +goose Up

-- Up to when entries of the audit log may be removed: those before have been exported. It is
-- one row at most, which only grows; nothing younger can be removed, whoever asks.
CREATE TABLE audit_pruned (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- INSERT OR REPLACE deletes without asking the trigger below.
-- +goose StatementBegin
CREATE TRIGGER audit_pruned_once BEFORE INSERT ON audit_pruned
WHEN EXISTS (SELECT 1 FROM audit_pruned WHERE one = 1)
BEGIN
    SELECT RAISE(ABORT, 'the bound of the audit log only grows');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_pruned_grows BEFORE UPDATE ON audit_pruned
WHEN NEW.until < OLD.until
BEGIN
    SELECT RAISE(ABORT, 'the bound of the audit log only grows');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_pruned_stays BEFORE DELETE ON audit_pruned
BEGIN
    SELECT RAISE(ABORT, 'the bound of the audit log only grows');
END;
-- +goose StatementEnd

-- What was exported and removed, and by whom, stays for ever. A statement that could be
-- undone by itself, as ABORT does, would keep a copy of every page that it touches.
DROP TRIGGER audit_no_delete;

-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
WHEN OLD.action IN ('audit-exported', 'audit-prune')
    OR NOT EXISTS (SELECT 1 FROM audit_pruned WHERE one = 1 AND until > OLD.at)
BEGIN
    SELECT RAISE(FAIL, 'the audit log is only added to');
END;
-- +goose StatementEnd
