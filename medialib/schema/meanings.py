"""What each table of library.db is, in one sentence: shown in docs/schema.md and in Datasette."""

from __future__ import annotations

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
    "collections": "Playlists, and the collections and series that facts name (source_key `tmdb:collection:<id>`, `series:<name>`).",
    "collection_items": "What is in a collection, in its order: a place in a playlist, else the date as a number (19990331).",
    "media_text": "Full-text search (FTS5) over titles, people, overviews and bodies; its rowid is media.seq.",
    "jobs": "Everything that was asked for, and how far it is. Status: queued, running, waiting, done, failed, cancelled.",
    "job_log": "What a job's tools said, secrets removed.",
    "events": "What happened, in order: the rows that live pages follow.",
    "discs": "Every disc that was in a drive or came as an image: its own id, its label, where it stands, its page.",
    "disc_titles": "The titles or tracks of a disc, and the item each became; read_errors counts what could not be read at once.",
    "drives": "The disc drives, what is in each, and what a person said of it before ripping.",
    "matches": "What a service on the web takes an item for. State: taken, review (a person should look), none, undone.",
    "acts": "What was done to an item and can be taken back: edit, artwork, rename, merge, split; detail says how.",
    "image_offers": "Artwork that services offer for an item and that was not fetched, the best of each role first.",
    "sidecars": "What we wrote beside media and how it looked then; ours is 0 once somebody has changed it.",
    "sidecars_due": "The items whose sidecars are to be written; failed_at says when they last could not be.",
    "cursors": "How far in `changes` those who follow them have come.",
    "changes": "What has changed since it was last printed; filled by triggers, read by the printer.",
}
