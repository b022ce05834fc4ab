-- +goose Up

-- An identity provider that logs somebody out names them by NameID.
CREATE INDEX sessions_by_name_id ON sessions (name_id, idp);
