-- The places that owners chose for photos in place of the ones that the coordinates give. Belongs to schema.sql.
CREATE TABLE photo_places (
    photo_id TEXT PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    woeid INTEGER NOT NULL
);
