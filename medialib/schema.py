"""The migrations of library.db and private.db, oldest first. A change is a step appended here.

library.db is shown in Datasette, so its tables are an API; docs/schema.md is made from them.
Times are ISO 8601 text in UTC, durations seconds, sizes bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database, Migrations

library = Migrations("library")
private = Migrations("private")

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

WORK = (
    """CREATE TABLE jobs (
        id TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        wanted TEXT,
        options TEXT NOT NULL DEFAULT '{}',
        status TEXT NOT NULL DEFAULT 'queued',
        stage TEXT NOT NULL DEFAULT '',
        progress REAL NOT NULL DEFAULT 0,
        eta_s REAL,
        speed_bps REAL,
        message TEXT NOT NULL DEFAULT '',
        error TEXT NOT NULL DEFAULT '',
        hint TEXT NOT NULL DEFAULT '',
        attempts INTEGER NOT NULL DEFAULT 0,
        lost INTEGER NOT NULL DEFAULT 0,
        worker TEXT,
        lease_until TEXT,
        run_after TEXT,
        cancel_asked INTEGER NOT NULL DEFAULT 0,
        media_id TEXT REFERENCES media(id) ON DELETE SET NULL,
        parent_id TEXT REFERENCES jobs(id) ON DELETE SET NULL,
        submitted_by TEXT,
        created_at TEXT NOT NULL,
        started_at TEXT,
        finished_at TEXT
    )""",
    "CREATE INDEX jobs_status ON jobs(status, created_at)",
    "CREATE INDEX jobs_created ON jobs(created_at)",
    "CREATE INDEX jobs_parent ON jobs(parent_id)",
    "CREATE INDEX jobs_source ON jobs(source, kind)",
    """CREATE TABLE job_log (
        id INTEGER PRIMARY KEY,
        job_id TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        line TEXT NOT NULL
    )""",
    "CREATE INDEX job_log_job ON job_log(job_id)",
    """CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        type TEXT NOT NULL,
        owner TEXT,
        data TEXT NOT NULL
    )""",
    """CREATE TABLE changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        subject TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        UNIQUE (subject, subject_id)
    )""",
)

PRIVATE = (
    "CREATE TABLE secrets (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE users (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        role TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        created_at TEXT NOT NULL,
        disabled_at TEXT
    )""",
    """CREATE TABLE sessions (
        token_hash TEXT NOT NULL PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
        created_at TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        address TEXT NOT NULL,
        agent TEXT NOT NULL
    )""",
    "CREATE INDEX sessions_user ON sessions(user_id)",
    """CREATE TABLE api_tokens (
        token_hash TEXT NOT NULL PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        created_at TEXT NOT NULL,
        seen_at TEXT,
        UNIQUE (user_id, name)
    )""",
    """CREATE TABLE progress (
        user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
        media_id TEXT NOT NULL,
        position_s REAL NOT NULL,
        duration_s REAL,
        finished INTEGER NOT NULL DEFAULT 0,
        updated_at TEXT NOT NULL,
        PRIMARY KEY (user_id, media_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX progress_recent ON progress(user_id, updated_at)",
    """CREATE TABLE login_failures (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        name TEXT NOT NULL,
        address TEXT NOT NULL
    )""",
    "CREATE INDEX login_failures_at ON login_failures(at)",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        user_id TEXT,
        act TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT ''
    )""",
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

# One sentence on each table of library.db: shown in docs/schema.md and in Datasette.
MEANINGS = {
    "media": "Everything the library holds, one row per item; seasons, episodes, albums and tracks hang on their parents.",
    "files": "The files of an item: where each lies (folder, and path within it), what it is, and whether it is there.",
    "chapters": "Named points in a file.",
    "facts": "Every value of every field with who said it and how sure; the one shown is chosen by source, a person's first.",
    "external_ids": "What other places call an item.",
    "images": "Artwork: files named by content hash, their size in pixels and their ground colour.",
    "people": "Everybody named in credits.",
    "credits": "Who did what on which item.",
    "genres": "Genres by name.",
    "media_genres": "The genres of an item.",
    "tags": "Tags by name.",
    "media_tags": "The tags of an item.",
    "collections": "Playlists and other chosen sets of items.",
    "collection_items": "What is in a collection, in its order.",
    "media_text": "Full-text search (FTS5) over titles, people, overviews and bodies; its rowid is media.seq.",
    "jobs": "Everything that was asked for, and how far it is. Status: queued, running, waiting, done, failed, cancelled.",
    "job_log": "What a job's tools said, secrets removed.",
    "events": "What happened, in order: the rows that live pages follow.",
    "discs": "Every disc that was in a drive or came as an image: its own id, its label, where it stands, its page.",
    "disc_titles": "The titles or tracks of a disc, and the item each became; read_errors counts what could not be read at once.",
    "drives": "The disc drives, what is in each, and what a person said of it before ripping.",
    "matches": "What a service on the web takes an item for. State: taken, review (a person should look), none, undone.",
    "changes": "What has changed since it was last printed; filled by triggers, read by the printer.",
}

# Which column of a table says whose page shows the row, and what sort of thing that is.
SUBJECTS = (
    ("media", "media", "id"),
    ("media", "media", "parent_id"),
    ("files", "media", "media_id"),
    ("external_ids", "media", "media_id"),
    ("facts", "media", "media_id"),
    ("images", "media", "media_id"),
    ("credits", "media", "media_id"),
    ("media_genres", "media", "media_id"),
    ("media_tags", "media", "media_id"),
    ("collection_items", "media", "media_id"),
    ("collection_items", "collection", "collection_id"),
    ("collections", "collection", "id"),
    ("people", "person", "id"),
    ("genres", "genre", "id"),
    ("tags", "tag", "id"),
)


DISC_SUBJECTS = (("discs", "media", "media_id"), ("disc_titles", "media", "media_id"))


def _triggers(subjects: Iterable[tuple[str, str, str]]) -> Iterable[str]:
    """Every insert, update and delete notes its subject in `changes`, before and after.

    A subject stands there once, at its latest change: the old note is deleted first, since
    INSERT OR REPLACE in a trigger would obey the conflict clause of the statement that fired it.
    """
    for table, subject, column in subjects:
        for act, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            notes = "".join(
                f"DELETE FROM changes WHERE subject = '{subject}' AND subject_id = {row}.{column};"
                f"INSERT INTO changes (subject, subject_id) SELECT '{subject}', {row}.{column} WHERE {row}.{column} IS NOT NULL;"
                for row in rows
            )
            yield f"CREATE TRIGGER {table}_{column}_{act.lower()} AFTER {act} ON {table} BEGIN {notes} END"


def _run(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        db.execute(statement)


@library(name="0001_library")
def _library(db: Database) -> None:
    _run(db, (*MEDIA, *WORK, *_triggers(SUBJECTS)))


@library(name="0002_discs")
def _discs(db: Database) -> None:
    _run(db, (*DISCS, *_triggers(DISC_SUBJECTS)))


@library(name="0003_matches")
def _matches(db: Database) -> None:
    _run(db, MATCHES)


@private(name="0001_private")
def _private(db: Database) -> None:
    _run(db, PRIVATE)
