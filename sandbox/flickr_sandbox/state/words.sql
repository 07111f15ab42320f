-- The words of photos, for searches: an index, and the photos whose words have changed since. Belongs to schema.sql.
CREATE VIRTUAL TABLE photo_words USING fts5 (words, detail = 'full', tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE stale_words (photo INTEGER PRIMARY KEY);
CREATE TRIGGER words_of_new AFTER INSERT ON photos BEGIN
    INSERT OR IGNORE INTO stale_words VALUES (new.rowid);
END;
CREATE TRIGGER words_of_changed AFTER UPDATE OF title, description ON photos BEGIN
    INSERT OR IGNORE INTO stale_words VALUES (new.rowid);
END;
CREATE TRIGGER words_of_deleted AFTER DELETE ON photos BEGIN
    INSERT OR IGNORE INTO stale_words VALUES (old.rowid);
END;
CREATE TRIGGER words_of_new_tag AFTER INSERT ON tags BEGIN
    INSERT OR IGNORE INTO stale_words SELECT rowid FROM photos WHERE id = new.photo_id;
END;
CREATE TRIGGER words_of_deleted_tag AFTER DELETE ON tags BEGIN
    INSERT OR IGNORE INTO stale_words SELECT rowid FROM photos WHERE id = old.photo_id;
END;
