"""The tables of what the library holds, in library.db."""

from __future__ import annotations

MEDIA = (
    """CREATE TABLE media (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        parent_id TEXT REFERENCES media(id) ON DELETE CASCADE,
        identity TEXT NOT NULL,
        title TEXT NOT NULL,
        sort_title TEXT NOT NULL,
        original_title TEXT,
        creator TEXT,
        year INTEGER,
        date TEXT,
        number INTEGER,
        disc INTEGER,
        overview TEXT,
        tagline TEXT,
        certification TEXT,
        rating REAL,
        duration_s REAL,
        site_url TEXT,
        added_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        missing_since TEXT,
        deleted_at TEXT
    )""",
    "CREATE INDEX media_kind_sort ON media(kind, sort_title)",
    "CREATE INDEX media_parent ON media(parent_id, disc, number)",
    "CREATE INDEX media_identity ON media(kind, identity, parent_id)",
    "CREATE INDEX media_added ON media(added_at)",
    """CREATE TABLE files (
        id INTEGER PRIMARY KEY,
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        folder TEXT NOT NULL,
        path TEXT NOT NULL,
        role TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        content_id TEXT NOT NULL,
        duration_s REAL,
        container TEXT,
        video_codec TEXT,
        audio_codec TEXT,
        width INTEGER,
        height INTEGER,
        bitrate_bps INTEGER,
        audio_languages TEXT NOT NULL DEFAULT '[]',
        subtitle_languages TEXT NOT NULL DEFAULT '[]',
        language TEXT,
        label TEXT,
        extra TEXT,
        part INTEGER,
        playable INTEGER NOT NULL DEFAULT 0,
        added_at TEXT NOT NULL,
        missing_since TEXT,
        UNIQUE (folder, path, media_id)
    )""",
    "CREATE INDEX files_media ON files(media_id)",
    "CREATE INDEX files_content ON files(content_id)",
    """CREATE TABLE chapters (
        file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        start_s REAL NOT NULL,
        title TEXT NOT NULL,
        PRIMARY KEY (file_id, position)
    ) WITHOUT ROWID""",
    """CREATE TABLE facts (
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        field TEXT NOT NULL,
        source TEXT NOT NULL,
        value TEXT NOT NULL,
        confidence REAL NOT NULL,
        seen_at TEXT NOT NULL,
        PRIMARY KEY (media_id, field, source)
    ) WITHOUT ROWID""",
    """CREATE TABLE external_ids (
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        provider TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (media_id, provider)
    ) WITHOUT ROWID""",
    "CREATE INDEX external_ids_value ON external_ids(provider, value)",
    """CREATE TABLE images (
        id INTEGER PRIMARY KEY,
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        source TEXT NOT NULL,
        hash TEXT NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        widths TEXT NOT NULL,
        color TEXT NOT NULL,
        UNIQUE (media_id, role, source)
    )""",
    """CREATE TABLE people (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        sort_name TEXT NOT NULL,
        identity TEXT NOT NULL UNIQUE
    )""",
    """CREATE TABLE credits (
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        person_id TEXT NOT NULL REFERENCES people(id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        character TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL,
        PRIMARY KEY (media_id, role, person_id, character)
    ) WITHOUT ROWID""",
    "CREATE INDEX credits_person ON credits(person_id)",
    "CREATE TABLE genres (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
    """CREATE TABLE media_genres (
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        genre_id TEXT NOT NULL REFERENCES genres(id) ON DELETE CASCADE,
        PRIMARY KEY (media_id, genre_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX media_genres_genre ON media_genres(genre_id)",
    "CREATE TABLE tags (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
    """CREATE TABLE media_tags (
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        tag_id TEXT NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
        PRIMARY KEY (media_id, tag_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX media_tags_tag ON media_tags(tag_id)",
    """CREATE TABLE collections (
        id TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        sort_title TEXT NOT NULL,
        overview TEXT,
        source_key TEXT UNIQUE,
        added_at TEXT NOT NULL
    )""",
    """CREATE TABLE collection_items (
        collection_id TEXT NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        PRIMARY KEY (collection_id, media_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX collection_items_media ON collection_items(media_id)",
    "CREATE VIRTUAL TABLE media_text USING fts5(title, people, overview, body, tokenize = 'unicode61 remove_diacritics 2')",
)

DISCS = (
    "ALTER TABLE jobs ADD COLUMN lane TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN question TEXT",
    """CREATE TABLE discs (
        id TEXT NOT NULL PRIMARY KEY,
        media_id TEXT REFERENCES media(id) ON DELETE SET NULL,
        format TEXT NOT NULL,
        label TEXT NOT NULL,
        size INTEGER,
        drive TEXT,
        place TEXT,
        first_seen_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        ripped_at TEXT
    )""",
    "CREATE INDEX discs_media ON discs(media_id)",
    """CREATE TABLE disc_titles (
        disc_id TEXT NOT NULL REFERENCES discs(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        title TEXT,
        duration_s REAL NOT NULL,
        chapters INTEGER NOT NULL DEFAULT 0,
        audio_languages TEXT NOT NULL DEFAULT '[]',
        subtitle_languages TEXT NOT NULL DEFAULT '[]',
        media_id TEXT REFERENCES media(id) ON DELETE SET NULL,
        taken_at TEXT,
        read_errors INTEGER NOT NULL DEFAULT 0,
        crc32 TEXT,
        PRIMARY KEY (disc_id, number)
    ) WITHOUT ROWID""",
    "CREATE INDEX disc_titles_media ON disc_titles(media_id)",
    """CREATE TABLE drives (
        device TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        tray TEXT NOT NULL,
        disc_id TEXT REFERENCES discs(id) ON DELETE SET NULL,
        options TEXT NOT NULL DEFAULT '{}',
        rip_at TEXT,
        job_id TEXT REFERENCES jobs(id) ON DELETE SET NULL,
        seen_at TEXT NOT NULL
    )""",
)

MATCHES = (
    """CREATE TABLE matches (
        media_id TEXT NOT NULL PRIMARY KEY REFERENCES media(id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        provider TEXT,
        value TEXT,
        score REAL,
        by_person INTEGER NOT NULL DEFAULT 0,
        candidates TEXT NOT NULL DEFAULT '[]',
        refused TEXT NOT NULL DEFAULT '[]',
        asked_at TEXT NOT NULL
    )""",
    "CREATE INDEX matches_state ON matches(state, asked_at)",
)

SIDECARS = (
    """CREATE TABLE sidecars (
        folder TEXT NOT NULL,
        path TEXT NOT NULL,
        media_id TEXT NOT NULL,
        role TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        ours INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (folder, path)
    ) WITHOUT ROWID""",
    "CREATE INDEX sidecars_media ON sidecars(media_id)",
    "CREATE TABLE sidecars_due (media_id TEXT NOT NULL PRIMARY KEY, failed_at TEXT)",
    "CREATE TABLE cursors (name TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, detail TEXT NOT NULL DEFAULT '')",
)

ACTS = (
    """CREATE TABLE acts (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        act TEXT NOT NULL,
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        batch TEXT,
        done_by TEXT,
        said TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT '{}',
        undone_at TEXT
    )""",
    "CREATE INDEX acts_media ON acts(media_id, id)",
    "CREATE INDEX acts_batch ON acts(batch)",
    """CREATE TABLE image_offers (
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        source TEXT NOT NULL,
        position INTEGER NOT NULL,
        url TEXT NOT NULL,
        width INTEGER,
        height INTEGER,
        language TEXT,
        votes REAL NOT NULL DEFAULT 0,
        PRIMARY KEY (media_id, role, source, position)
    ) WITHOUT ROWID""",
    "ALTER TABLE images ADD COLUMN blur TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE media ADD COLUMN merged_into TEXT REFERENCES media(id)",
    "CREATE INDEX media_merged ON media(merged_into) WHERE merged_into IS NOT NULL",
    "ALTER TABLE files ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0",
)

MOVES = (
    """CREATE TABLE moves (
        id INTEGER PRIMARY KEY,
        batch TEXT NOT NULL,
        media_id TEXT NOT NULL,
        folder TEXT NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        main INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'planned',
        said TEXT NOT NULL DEFAULT '',
        done_by TEXT,
        undoes TEXT NOT NULL DEFAULT '[]'
    )""",
    "CREATE INDEX moves_batch ON moves(batch, id)",
)

DUPLICATES = (
    """CREATE TABLE not_duplicates (
        media_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        other_id TEXT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
        said_at TEXT NOT NULL,
        said_by TEXT,
        PRIMARY KEY (media_id, other_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX not_duplicates_other ON not_duplicates(other_id)",
)
