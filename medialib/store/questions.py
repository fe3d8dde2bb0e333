"""Questions people ask of library.db, ready to run at /data/: a name for the address, a title, and the SQL."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One canned query; `:name` in the SQL becomes a field of its page."""

    name: str
    title: str
    description: str
    sql: str


QUESTIONS = (
    Question(
        "largest_files",
        "The largest files",
        "What takes the most room, with the item it belongs to.",
        """SELECT media.title, media.kind, files.folder, files.path, round(files.size / 1e9, 2) AS gigabytes,
       files.video_codec, files.width, files.height
FROM files JOIN media ON media.id = files.media_id
WHERE media.deleted_at IS NULL
ORDER BY files.size DESC LIMIT 200""",
    ),
    Question(
        "films_without_audio_track",
        "Films without an audio track in a language",
        "Films none of whose files has sound in the given language (a two-letter code such as de).",
        """SELECT media.id, media.title, media.year, group_concat(DISTINCT track.value) AS audio_languages
FROM media JOIN files ON files.media_id = media.id AND files.role IN ('main', 'rendition')
LEFT JOIN json_each(files.audio_languages) AS track
WHERE media.kind = 'movie' AND media.deleted_at IS NULL
GROUP BY media.id
HAVING coalesce(sum(track.value = coalesce(nullif(:language, ''), 'de')), 0) = 0
ORDER BY media.sort_title""",
    ),
    Question(
        "films_without_german_audio",
        "Films without a German audio track",
        "Films none of whose files says it has German sound; files that name no language are among them.",
        """SELECT media.id, media.title, media.year, group_concat(DISTINCT track.value) AS audio_languages
FROM media JOIN files ON files.media_id = media.id AND files.role IN ('main', 'rendition')
LEFT JOIN json_each(files.audio_languages) AS track
WHERE media.kind = 'movie' AND media.deleted_at IS NULL
GROUP BY media.id
HAVING coalesce(sum(track.value = 'de'), 0) = 0
ORDER BY media.sort_title""",
    ),
    Question(
        "added_this_month",
        "What was added this month",
        "Everything that came in since the first of this month, the latest first.",
        """SELECT added_at, kind, title, creator, year FROM media
WHERE added_at >= strftime('%Y-%m-01', 'now') AND deleted_at IS NULL
ORDER BY added_at DESC""",
    ),
    Question(
        "longest_films",
        "The longest films",
        "Films by running time.",
        """SELECT title, year, round(duration_s / 60) AS minutes FROM media
WHERE kind = 'movie' AND duration_s IS NOT NULL AND deleted_at IS NULL
ORDER BY duration_s DESC LIMIT 200""",
    ),
    Question(
        "duplicates",
        "Files with the same content",
        "The same bytes in more than one place, those that would free the most room first.",
        """SELECT content_id, count(*) AS copies, round(max(size) * (count(*) - 1) / 1e9, 2) AS gigabytes_to_free,
       group_concat(folder || '/' || path, char(10)) AS places
FROM (SELECT DISTINCT content_id, folder, path, size FROM files WHERE missing_since IS NULL)
GROUP BY content_id HAVING count(*) > 1
ORDER BY max(size) * (count(*) - 1) DESC LIMIT 500""",
    ),
    Question(
        "not_for_browsers",
        "Files that browsers cannot play",
        "Main files that need a rendition before they play on a page.",
        """SELECT media.title, media.kind, files.container, files.video_codec, files.audio_codec, files.folder, files.path
FROM files JOIN media ON media.id = files.media_id
WHERE files.role = 'main' AND NOT files.playable AND media.deleted_at IS NULL
  AND media.kind NOT IN ('book', 'article', 'photo', 'document')
ORDER BY media.sort_title""",
    ),
    Question(
        "missing",
        "What is missing",
        "Items whose files are not where they were, for the longest time first.",
        """SELECT media.missing_since, media.kind, media.title, files.folder, files.path
FROM media LEFT JOIN files ON files.media_id = media.id AND files.role = 'main'
WHERE media.missing_since IS NOT NULL AND media.deleted_at IS NULL
ORDER BY media.missing_since, media.sort_title""",
    ),
    Question(
        "years",
        "How much there is of each year",
        "Items by the year in which they came out.",
        """SELECT year, count(*) AS items, sum(kind = 'movie') AS films, sum(kind = 'album') AS albums, sum(kind = 'video') AS videos
FROM media WHERE year IS NOT NULL AND deleted_at IS NULL AND kind NOT IN ('season', 'episode', 'track')
GROUP BY year ORDER BY year DESC""",
    ),
    Question(
        "kinds",
        "How much there is of each kind",
        "Items, files, hours and room by kind.",
        """SELECT media.kind, count(DISTINCT media.id) AS items, count(files.id) AS files,
       round(sum(files.duration_s) / 3600, 1) AS hours, round(sum(files.size) / 1e9, 1) AS gigabytes
FROM media LEFT JOIN files ON files.media_id = media.id
WHERE media.deleted_at IS NULL GROUP BY media.kind ORDER BY items DESC""",
    ),
    Question(
        "most_credited",
        "Who appears most",
        "People by the number of items they are credited on.",
        """SELECT people.name, credits.role, count(DISTINCT media.id) AS items, min(media.year) AS first, max(media.year) AS last
FROM credits JOIN people ON people.id = credits.person_id JOIN media ON media.id = credits.media_id
WHERE media.deleted_at IS NULL GROUP BY people.id, credits.role ORDER BY items DESC LIMIT 200""",
    ),
    Question(
        "without_artwork",
        "Items without artwork",
        "Films, shows and albums that are drawn rather than pictured.",
        """SELECT media.id, media.kind, media.title, media.year FROM media
WHERE media.kind IN ('movie', 'show', 'album', 'video') AND media.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM images WHERE images.media_id = media.id)
ORDER BY media.kind, media.sort_title""",
    ),
    Question(
        "episodes_that_lack",
        "Gaps in seasons",
        "Episode numbers that are not there between the first and the last of a season.",
        """WITH RECURSIVE numbers(season, number, last) AS (
  SELECT parent_id, min(number), max(number) FROM media
  WHERE kind = 'episode' AND number IS NOT NULL AND deleted_at IS NULL GROUP BY parent_id
  UNION ALL SELECT season, number + 1, last FROM numbers WHERE number < last AND number < 2000)
SELECT show.title AS show, season.number AS season, numbers.number AS episode
FROM numbers JOIN media AS season ON season.id = numbers.season LEFT JOIN media AS show ON show.id = season.parent_id
WHERE NOT EXISTS (SELECT 1 FROM media WHERE parent_id = numbers.season AND media.number = numbers.number AND deleted_at IS NULL)
ORDER BY show.sort_title, season.number, numbers.number""",
    ),
    Question(
        "said_by_people",
        "What people have corrected",
        "Values given by hand, beside what else was said.",
        """SELECT media.title, said.field, said.value AS by_hand,
       (SELECT group_concat(source || ': ' || value, char(10)) FROM facts AS other
        WHERE other.media_id = said.media_id AND other.field = said.field AND other.source <> 'person') AS others
FROM facts AS said JOIN media ON media.id = said.media_id
WHERE said.source = 'person' ORDER BY said.seen_at DESC""",
    ),
    Question(
        "failed_jobs",
        "Why jobs failed",
        "Failures by their reason, the most frequent first.",
        """SELECT error, hint, kind, count(*) AS jobs, max(finished_at) AS latest FROM jobs
WHERE status = 'failed' GROUP BY error, kind ORDER BY jobs DESC LIMIT 200""",
    ),
)
