-- +goose Up

-- Up to when entries of the audit log may be removed: those before have been exported. It is
-- one row at most, which only grows, and only by the hand of who owns the table; nothing
-- younger can be removed, whoever asks.
CREATE TABLE audit_pruned (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    until BIGINT  NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION audit_pruned_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the bound of the audit log only grows'; END $$;
-- +goose StatementEnd

CREATE TRIGGER audit_pruned_grows BEFORE UPDATE ON audit_pruned
    FOR EACH ROW WHEN (NEW.until < OLD.until) EXECUTE FUNCTION audit_pruned_refuse();
CREATE TRIGGER audit_pruned_stays BEFORE DELETE ON audit_pruned
    FOR EACH ROW EXECUTE FUNCTION audit_pruned_refuse();
CREATE TRIGGER audit_pruned_no_truncate BEFORE TRUNCATE ON audit_pruned
    FOR EACH STATEMENT EXECUTE FUNCTION audit_pruned_refuse();

-- The role that the program runs with may write to every table.
-- +goose StatementBegin
CREATE FUNCTION audit_pruned_owner() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NOT pg_catalog.pg_has_role((SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RAISE EXCEPTION 'only the owner of the tables may prune the audit log' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

CREATE TRIGGER audit_pruned_owner BEFORE INSERT OR UPDATE ON audit_pruned
    FOR EACH ROW EXECUTE FUNCTION audit_pruned_owner();

-- The body finds its table here and now: no search_path of whoever asks gives it another.
-- +goose StatementBegin
CREATE FUNCTION audit_is_pruned(moment BIGINT) RETURNS BOOLEAN LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT EXISTS (SELECT 1 FROM audit_pruned WHERE one = 1 AND until > moment);
END;
-- +goose StatementEnd

-- What was exported and removed, and by whom, stays for ever.
DROP TRIGGER audit_append_only ON audit;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    FOR EACH ROW WHEN (OLD.action IN ('audit-exported', 'audit-prune') OR NOT audit_is_pruned(OLD.at))
    EXECUTE FUNCTION audit_refuse();
