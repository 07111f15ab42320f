-- What goes beyond the photos: blogs and what was posted there, the Commons, push subscriptions. Belongs to schema.sql.
CREATE TABLE blogs (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES users,
    name TEXT NOT NULL,
    service TEXT NOT NULL,
    url TEXT NOT NULL,
    needs_password INTEGER NOT NULL
);
CREATE TABLE blog_posts (
    blog_id TEXT NOT NULL REFERENCES blogs ON DELETE CASCADE,
    photo_id TEXT NOT NULL REFERENCES photos ON DELETE CASCADE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    posted INTEGER NOT NULL
);
CREATE TABLE institutions (
    nsid TEXT PRIMARY KEY REFERENCES users,
    name TEXT NOT NULL,
    launched INTEGER NOT NULL,
    site TEXT NOT NULL
);
CREATE TABLE push_subscriptions (
    user TEXT NOT NULL REFERENCES users,
    callback TEXT NOT NULL,
    topic TEXT NOT NULL,
    created INTEGER NOT NULL,
    lease_seconds INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    verify_attempts INTEGER NOT NULL,
    verify_token TEXT NOT NULL,
    verified INTEGER NOT NULL,
    arguments TEXT NOT NULL, -- what a topic is about, as JSON
    site TEXT NOT NULL, -- the origin of addresses for this subscriber
    PRIMARY KEY (user, callback)
);
