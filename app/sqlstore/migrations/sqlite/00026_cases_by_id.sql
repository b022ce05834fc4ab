-- +goose Up

-- Ids of cases begin with the time: new ones come to the end of this index, where all those
-- of a batch share a page, and not to a page of their own for each citizen.
DROP INDEX cases_by_id;
CREATE UNIQUE INDEX cases_by_id ON cases (id, citizen);
