-- +goose Up

-- Who did what, when and from where. A row is kept as it was written, for as long as the
-- table is: the triggers below refuse everything else, whoever asks. An empty citizen is
-- everybody, an empty actor the citizen, and what an action is not about is empty.
CREATE TABLE audit (
    citizen    TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    id         TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    session    TEXT    NOT NULL,
    case_id    TEXT    NOT NULL,
    message_id TEXT    NOT NULL,
    unit_id    TEXT    NOT NULL,
    system_id  TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    PRIMARY KEY (citizen, at, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_by_time ON audit (at, id);

-- Whether a session has looked at a message already is asked at every look.
CREATE INDEX audit_reads ON audit (citizen, session, message_id, at)
    WHERE action = 'read';

-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- +goose StatementEnd

-- INSERT OR REPLACE deletes without asking the trigger above.
-- +goose StatementBegin
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE citizen = NEW.citizen AND at = NEW.at AND id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- +goose StatementEnd
