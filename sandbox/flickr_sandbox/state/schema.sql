-- The tables of a sandbox. Bump PRAGMA user_version together with database.py when they change.
CREATE TABLE users (
    nsid TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE COLLATE NOCASE,
    path_alias TEXT UNIQUE COLLATE NOCASE,
    realname TEXT NOT NULL,
    location TEXT NOT NULL,
    description TEXT NOT NULL,
    is_pro INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    icon_server INTEGER NOT NULL,
    privacy INTEGER NOT NULL,
    content_type INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    safety_level INTEGER NOT NULL,
    geo_perms INTEGER NOT NULL,
    import_geo INTEGER NOT NULL
);
CREATE TABLE contacts (
    owner TEXT NOT NULL REFERENCES users,
    contact TEXT NOT NULL REFERENCES users,
    is_friend INTEGER NOT NULL,
    is_family INTEGER NOT NULL,
    PRIMARY KEY (owner, contact)
);
CREATE TABLE photos (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES users,
    secret TEXT NOT NULL,
    original_secret TEXT NOT NULL,
    server TEXT NOT NULL,
    farm INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    posted INTEGER NOT NULL,
    taken TEXT NOT NULL,
    taken_granularity INTEGER NOT NULL,
    taken_unknown INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    license INTEGER NOT NULL,
    safety_level INTEGER NOT NULL,
    content_type INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    media TEXT NOT NULL,
    format TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    rotation INTEGER NOT NULL,
    is_public INTEGER NOT NULL,
    is_friend INTEGER NOT NULL,
    is_family INTEGER NOT NULL,
    views INTEGER NOT NULL,
    latitude REAL,
    longitude REAL,
    accuracy INTEGER NOT NULL,
    context INTEGER NOT NULL
);
CREATE INDEX photos_by_owner ON photos (owner, posted);
CREATE TABLE files (
    photo_id TEXT PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL
);
CREATE TABLE exif (
    photo_id TEXT PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
    make TEXT NOT NULL,
    model TEXT NOT NULL,
    tags TEXT NOT NULL
);
CREATE TABLE tags (
    id TEXT PRIMARY KEY,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    author TEXT NOT NULL REFERENCES users,
    raw TEXT NOT NULL,
    clean TEXT NOT NULL,
    machine INTEGER NOT NULL,
    UNIQUE (photo_id, clean)
);
CREATE INDEX tags_by_text ON tags (clean);
CREATE TABLE photosets (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES users,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    primary_photo TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    views INTEGER NOT NULL,
    position INTEGER NOT NULL
);
CREATE TABLE photoset_photos (
    photoset_id TEXT NOT NULL REFERENCES photosets ON DELETE CASCADE,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (photoset_id, photo_id)
);
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    photo_id TEXT NOT NULL,
    complete INTEGER NOT NULL,
    imported INTEGER NOT NULL
);
CREATE TABLE consumers (
    key TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    name TEXT NOT NULL,
    most_calls INTEGER,
    over TEXT NOT NULL,
    is_expired INTEGER NOT NULL
);
CREATE TABLE request_tokens (
    token TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    consumer TEXT NOT NULL REFERENCES consumers,
    callback TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new',
    nsid TEXT REFERENCES users,
    perms TEXT NOT NULL DEFAULT 'none',
    verifier TEXT
);
CREATE TABLE access_tokens (
    token TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    consumer TEXT NOT NULL REFERENCES consumers,
    nsid TEXT NOT NULL REFERENCES users,
    perms TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE nonces (
    consumer TEXT NOT NULL,
    token TEXT NOT NULL,
    nonce TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    PRIMARY KEY (consumer, token, nonce, timestamp)
);
