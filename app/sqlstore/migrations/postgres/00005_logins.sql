-- +goose Up

-- Log-ins that have been sent to an identity provider and not come back.
CREATE TABLE pending_logins (
    request_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    relay_state BYTEA  NOT NULL CHECK (length(relay_state) = 32),
    browser     BYTEA  NOT NULL CHECK (length(browser) = 32),
    idp         TEXT   NOT NULL,
    loa         TEXT   NOT NULL,
    return_to   TEXT   NOT NULL,
    issued_at   BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX pending_logins_by_expiry ON pending_logins (expires_at);

-- Assertions that have been used, as long as they could be used again.
CREATE TABLE used_assertions (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE INDEX used_assertions_by_expiry ON used_assertions (expires_at);
