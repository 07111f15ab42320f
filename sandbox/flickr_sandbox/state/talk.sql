-- What people tell each other: discussions in groups, testimonials, suggested locations. Belongs to schema.sql.
CREATE TABLE topics (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups ON DELETE CASCADE,
    author TEXT NOT NULL REFERENCES users,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    created INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    is_sticky INTEGER NOT NULL,
    is_locked INTEGER NOT NULL
);
CREATE INDEX topics_by_group ON topics (group_id);
CREATE TABLE replies (
    id TEXT PRIMARY KEY,
    topic_id TEXT NOT NULL REFERENCES topics ON DELETE CASCADE,
    author TEXT NOT NULL REFERENCES users,
    message TEXT NOT NULL,
    created INTEGER NOT NULL,
    edited INTEGER NOT NULL
);
CREATE INDEX replies_by_topic ON replies (topic_id);
CREATE TABLE testimonials (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL REFERENCES users,
    about TEXT NOT NULL REFERENCES users,
    body TEXT NOT NULL,
    created INTEGER NOT NULL,
    approved INTEGER NOT NULL,
    UNIQUE (author, about)
);
CREATE TABLE suggestions (
    id TEXT PRIMARY KEY,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    suggested_by TEXT NOT NULL REFERENCES users,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    accuracy INTEGER NOT NULL,
    woeid INTEGER,
    note TEXT NOT NULL,
    suggested INTEGER NOT NULL,
    status INTEGER NOT NULL
);
CREATE INDEX suggestions_by_photo ON suggestions (photo_id);
