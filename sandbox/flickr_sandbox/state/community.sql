-- What people do with each other's photos: favourites, comments, notes, groups, galleries. Belongs to schema.sql.
CREATE TABLE favorites (
    user TEXT NOT NULL REFERENCES users,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    faved INTEGER NOT NULL,
    PRIMARY KEY (user, photo_id)
);
CREATE INDEX favorites_by_photo ON favorites (photo_id);
CREATE TABLE comments (
    id TEXT PRIMARY KEY,
    photo_id TEXT REFERENCES photos ON DELETE CASCADE,
    photoset_id TEXT REFERENCES photosets ON DELETE CASCADE,
    author TEXT NOT NULL REFERENCES users,
    text TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX comments_by_photo ON comments (photo_id);
CREATE INDEX comments_by_photoset ON comments (photoset_id);
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    author TEXT NOT NULL REFERENCES users,
    text TEXT NOT NULL,
    x INTEGER NOT NULL,
    y INTEGER NOT NULL,
    w INTEGER NOT NULL,
    h INTEGER NOT NULL
);
CREATE INDEX notes_by_photo ON notes (photo_id);
CREATE TABLE photo_people (
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    user TEXT NOT NULL REFERENCES users,
    added_by TEXT NOT NULL REFERENCES users,
    added INTEGER NOT NULL,
    x INTEGER,
    y INTEGER,
    w INTEGER,
    h INTEGER,
    PRIMARY KEY (photo_id, user)
);
CREATE TABLE photo_perms (
    photo_id TEXT PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    comment INTEGER NOT NULL,
    addmeta INTEGER NOT NULL
);
CREATE TABLE geo_perms (
    photo_id TEXT PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    is_public INTEGER NOT NULL,
    is_contact INTEGER NOT NULL,
    is_friend INTEGER NOT NULL,
    is_family INTEGER NOT NULL
);
CREATE TABLE license_changes (
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    changed INTEGER NOT NULL,
    old INTEGER NOT NULL,
    new INTEGER NOT NULL
);
CREATE TABLE groups (
    nsid TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    path_alias TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    rules TEXT NOT NULL,
    created INTEGER NOT NULL,
    privacy INTEGER NOT NULL,
    is_moderated INTEGER NOT NULL,
    throttle_mode TEXT NOT NULL,
    throttle_count INTEGER NOT NULL,
    photos_ok INTEGER NOT NULL,
    videos_ok INTEGER NOT NULL,
    screens_ok INTEGER NOT NULL,
    art_ok INTEGER NOT NULL,
    moderate_ok INTEGER NOT NULL,
    restricted_ok INTEGER NOT NULL,
    has_geo INTEGER NOT NULL,
    most_photos INTEGER NOT NULL
);
CREATE TABLE group_members (
    group_id TEXT NOT NULL REFERENCES groups ON DELETE CASCADE,
    user TEXT NOT NULL REFERENCES users,
    role INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    PRIMARY KEY (group_id, user)
);
CREATE TABLE group_requests (
    group_id TEXT NOT NULL REFERENCES groups ON DELETE CASCADE,
    user TEXT NOT NULL REFERENCES users,
    message TEXT NOT NULL,
    PRIMARY KEY (group_id, user)
);
CREATE TABLE pool_photos (
    group_id TEXT NOT NULL REFERENCES groups ON DELETE CASCADE,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    added INTEGER NOT NULL,
    is_pending INTEGER NOT NULL,
    PRIMARY KEY (group_id, photo_id)
);
CREATE INDEX pool_photos_by_photo ON pool_photos (photo_id);
CREATE TABLE galleries (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES users,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    primary_photo TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    views INTEGER NOT NULL
);
CREATE TABLE gallery_photos (
    gallery_id TEXT NOT NULL REFERENCES galleries ON DELETE CASCADE,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    comment TEXT NOT NULL,
    added INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (gallery_id, photo_id)
);
CREATE TABLE collections (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES users,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE collection_photosets (
    collection_id TEXT NOT NULL REFERENCES collections ON DELETE CASCADE,
    photoset_id TEXT NOT NULL REFERENCES photosets ON DELETE CASCADE,
    PRIMARY KEY (collection_id, photoset_id)
);
