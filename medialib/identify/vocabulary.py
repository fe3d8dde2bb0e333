"""The words that folders and names are made of, in the languages people keep libraries in."""

from __future__ import annotations

from medialib.model import Kind


def words(text: str, separator: str | None = None) -> frozenset[str]:
    """The set of words in a text."""
    return frozenset(text.split(separator))


def numbered(text: str) -> dict[str, int]:
    """The words of a text, each with its place from 1."""
    return {word: place for place, word in enumerate(text.split(), start=1)}


SHELF_WORDS = {
    Kind.MOVIE: "movie movies film films filme filmes kino pelicula peliculas cinema spielfilme фильмы фильм кино 映画 电影 電影",
    Kind.SHOW: "show shows tv tvshows tvseries series serien serie serier series seriale anime animes television telenovelas cartoons dizi сериалы сериал 电视剧 アニメ ドラマ",
    Kind.TRACK: "music musik musique musica muziek musicas muzyka albums alben songs flac mp3 музыка 音乐 音楽",
    Kind.AUDIOBOOK: "audiobook audiobooks horbuch horbucher hoerbuch hoerbuecher audiolibros audiolivres audiolibri luisterboeken аудиокниги",
    Kind.BOOK: "book books ebook ebooks buch bucher buecher livres libros libri comics manga mangas magazines книги",
    Kind.PODCAST: "podcast podcasts",
    Kind.VIDEO: "video videos youtube vimeo clips vlogs homevideos",
    Kind.PHOTO: "photo photos picture pictures images fotos bilder wallpapers",
    Kind.ARTICLE: "article articles artikel",
    Kind.DOCUMENT: "document documents dokumente",
}
SHELF_OF = {word: kind for kind, words in SHELF_WORDS.items() for word in words.split()}
PHRASES = {
    "audio books": Kind.AUDIOBOOK,
    "livres audio": Kind.AUDIOBOOK,
    "home movies": Kind.VIDEO,
    "music videos": Kind.VIDEO,
}
PHRASES |= {
    "my books": Kind.BOOK,
    "tv movies": Kind.MOVIE,
    "series de tv": Kind.SHOW,
    "e books": Kind.BOOK,
    "tv shows": Kind.SHOW,
}
QUALIFIERS = words(
    "4k uhd hd sd fhd 3d hdr dvd dvds bluray blurays kids my our old new all and the foreign english german french spanish italian japanese "
    "animated animation action comedy drama horror documentary musical family classic classics deutsch remux encoded watched unwatched 1080p 720p 2160p rips"
)
NEUTRAL = words(
    "downloads download media library libraries inbox uploads upload incoming complete completed finished torrents torrent mnt srv home data "
    "nas share shares shared storage usenet sorted unsorted misc temp tmp server drive test users volumes external hdd main volume1 volume2 stuff "
    "multimedia files content public backup archive root disk1 disk2 disk3"
)
TECHNICAL = words(
    "video ts|audio ts|bdmv|stream|subs|sub|subtitles|subtitle|untertitel|artwork|scans|covers|cover|hvdvd ts|playlist|proof|miniseries|minisodes|webisodes",
    "|",
)

EXTRA_WORDS = {
    "trailer": "trailer|trailers|teaser|teasers",
    "sample": "sample|samples",
    "featurette": "featurette|featurettes",
    "behindthescenes": "behind the scenes|behindthescenes|making of|makingof",
    "deleted": "deleted|deleted scenes|deleted scene|deletedscenes|deletedscene",
    "interview": "interview|interviews",
    "scene": "scene|scenes",
    "short": "short|shorts",
    "clip": "clip|clips",
    "other": "other|others|extra|extras|bonus|bonus features|bonus material|special features|bonusmaterial|backdrops",
}
EXTRA_OF = {word: sort for sort, words in EXTRA_WORDS.items() for word in words.split("|")}

SPELLED_NUMBERS = numbered("one two three four five six seven eight nine ten eleven twelve")
ROMAN_NUMBERS = numbered("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
FRENCH_NUMBERS = numbered("un deux trois quatre cinq six sept huit neuf dix onze douze")
COUNTED = {**SPELLED_NUMBERS, **FRENCH_NUMBERS, **ROMAN_NUMBERS}
MONTHS = numbered("jan feb mar apr may jun jul aug sep oct nov dec")
# What the files of a course or a set are called where the folder has the name.
COUNTED_THINGS = words(
    "lesson lecture session class unit module chapter part day week video clip lektion folge teil kapitel leçon cours lección lezione урок лекция часть"
)
VARIOUS = "Various Artists"
VARIOUS_WORDS = words(
    "va|various|various artists|compilations|soundtracks|soundtrack|sampler|verschiedene|artistes divers|varios artistas",
    "|",
)
