"""The tables of jobs, events and changes, in library.db; and those of people, in private.db."""

from __future__ import annotations

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
