-- +goose Up

-- Who did what, when and from where. A row is kept as it was written, for as long as the
-- table is: the triggers below refuse everything else, the owner of the table too. An empty
-- citizen is everybody, an empty actor the citizen, and what an action is not about is empty.
CREATE TABLE audit (
    citizen    TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    action     TEXT NOT NULL,
    actor      TEXT NOT NULL,
    session    TEXT COLLATE "C" NOT NULL,
    case_id    TEXT NOT NULL,
    message_id TEXT COLLATE "C" NOT NULL,
    unit_id    TEXT NOT NULL,
    system_id  TEXT NOT NULL,
    detail     TEXT NOT NULL,
    PRIMARY KEY (citizen, at, id)
) PARTITION BY HASH (citizen);

-- +goose StatementBegin
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;
-- +goose StatementEnd

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- +goose StatementBegin
DO $$ BEGIN
    FOR i IN 0..15 LOOP
        EXECUTE format('CREATE TABLE audit_%s PARTITION OF audit FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i);
        EXECUTE format('CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_%s FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()', i);
    END LOOP;
END $$;
-- +goose StatementEnd

CREATE INDEX audit_by_time ON audit (at, id);

-- Whether a session has looked at a message already is asked at every look.
CREATE INDEX audit_reads ON audit (citizen, session, message_id, at)
    WHERE action = 'read';
