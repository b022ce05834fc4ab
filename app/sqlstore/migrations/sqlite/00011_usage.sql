-- +goose Up

-- What systems have sent is counted by month, by this index alone. Messages of a system
-- come at the end of its part, so that keeping it costs a delivery next to nothing.
CREATE INDEX messages_by_system ON messages (source_system, received_at);

-- Messages that were stored and have been removed since. The month is one of the Swedish
-- calendar, 202611.
CREATE TABLE removed_messages (
    source_system TEXT    NOT NULL,
    month         INTEGER NOT NULL,
    messages      INTEGER NOT NULL CHECK (messages > 0),
    PRIMARY KEY (source_system, month)
) STRICT, WITHOUT ROWID;
