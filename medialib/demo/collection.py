"""What the demo collection holds: invented works, so that nobody's rights are touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from medialib.demo import motifs
from medialib.demo.canvas import Canvas

Drawing = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a title is set on its poster: the base line of its first line (0 top to 1 bottom), size, colours."""

    at: float
    size: float
    ink: str
    align: str = "left"
    spacing: float = 0.02


@dataclass(frozen=True, slots=True)
class Film:
    """A film. `cast` are (name, character); `lines` are (English, German) subtitles; `tune` is (root in Hz, steps)."""

    title: str
    year: int
    drawing: Drawing
    lettering: Lettering
    genres: tuple[str, ...]
    director: str
    cast: tuple[tuple[str, str], ...]
    tagline: str
    overview: str
    certification: str
    rating: float
    date: str
    chapters: tuple[str, str, str]
    lines: tuple[tuple[str, str], ...]
    tune: tuple[float, tuple[int, ...]]
    original_title: str = ""
    trailer: bool = False

    @property
    def name(self) -> str:
        """The name of its folder and file."""
        return f"{self.title} ({self.year})"


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode; `turn` is where the beam stands in its still."""

    title: str
    date: str
    overview: str
    turn: float


@dataclass(frozen=True, slots=True)
class Album:
    """An album; each track is (title, artists, root in Hz, steps)."""

    artist: str
    title: str
    date: str
    genre: str
    drawing: Drawing
    ending: str
    tracks: tuple[tuple[str, tuple[str, ...], float, tuple[int, ...]], ...]


FILMS = (
    Film(
        "The Quiet Meridian",
        1998,
        motifs.meridian,
        Lettering(0.92, 9.6, "#fdf3dc", "centre", 0.16),
        ("Drama", "Adventure"),
        "Ingrid Solvang",
        (("Owen Hartwell", "The navigator"), ("Maeve Okafor", "Captain Lisse"), ("Tobias Penrose", "Radio operator")),
        "Somewhere, noon is exactly above you.",
        "A retired navigator takes one last commission: to find the place where two oceans stop arguing. The crew "
        "believes in charts, the captain in weather, and the sea in neither of them.",
        "12",
        7.9,
        "1998-09-18",
        ("Departure", "The line", "Noon"),
        (
            ("We are not lost. We are early.", "Wir sind nicht verirrt. Wir sind zu früh."),
            ("Mark the hour. Not on the chart. On the hull.", "Merk dir die Stunde. Nicht auf der Karte. Am Rumpf."),
            ("Listen. It has gone quiet.", "Hör. Es ist still geworden."),
        ),
        (110.0, (0, 7, 12, 16, 19, 16, 12, 7)),
    ),
    Film(
        "Paper Harbour",
        2011,
        motifs.boat,
        Lettering(0.16, 15, "#1c5c63", "left", -0.01),
        ("Drama", "Family"),
        "Noël Lefèvre",
        (("Iris Marsh", "Wren"), ("Felix Abara", "The harbour master"), ("Anaïs Guérin", "Mother")),
        "Fold twice. Push off.",
        "When the last ferry is taken out of service, nine-year-old Wren decides to build another one, from what she "
        "has. By the end of the summer half the town is folding.",
        "0",
        8.2,
        "2011-05-06",
        ("The last ferry", "A ream of paper", "Launch"),
        (
            ("How much paper does a boat need?", "Wie viel Papier braucht ein Boot?"),
            ("As much as the town can spare.", "So viel, wie die Stadt übrig hat."),
            ("It floats. Of course it floats.", "Es schwimmt. Natürlich schwimmt es."),
        ),
        (146.8, (0, 4, 7, 11, 12, 11, 7, 4)),
    ),
    Film(
        "Nine Hours of Snow",
        1974,
        motifs.snow,
        Lettering(0.095, 9.0, "#e9f0f4", "left", 0.22),
        ("Thriller", "Mystery"),
        "Conrad Ostrow",
        (("Ruth Delacourt", "Inspector Vale"), ("Marcus Thorne", "The tenant"), ("Edith Greer", "Concierge")),
        "One window. One light. No footprints.",
        "A snowed-in tower block, a telephone that rings every hour, and one window that should be dark. Inspector "
        "Vale has until morning, when the ploughs come and the street fills with footprints.",
        "16",
        7.4,
        "1974-01-11",
        ("Eight in the evening", "The fourteenth floor", "The plough"),
        (
            ("Nobody has come in since eight.", "Seit acht ist niemand hereingekommen."),
            ("Then who put on the light?", "Wer hat dann das Licht angemacht?"),
            ("Count the windows again.", "Zählen Sie die Fenster noch einmal."),
        ),
        (98.0, (0, 3, 7, 10, 6, 3, 1, 3)),
    ),
    Film(
        "Orbit for Two",
        2019,
        motifs.orbit,
        Lettering(0.845, 15.5, "#ffd9a0", "left", -0.02),
        ("Science Fiction", "Romance"),
        "Priya Raman",
        (("Lena Abara", "Commander Sato"), ("Theo Lindqvist", "Elias"), ("Desmond Vale", "Voice of the ship")),
        "They share a sun, not an orbit.",
        "Two survey pilots circle the same star at different speeds and meet for eleven minutes every four years. A "
        "love story told in eleven-minute visits.",
        "6",
        7.7,
        "2019-11-22",
        ("First pass", "Apogee", "Eleven minutes"),
        (
            ("You are early.", "Du bist früh."),
            ("You are four years late.", "Du bist vier Jahre zu spät."),
            ("Same time, then.", "Also dann, zur selben Zeit."),
        ),
        (130.8, (0, 7, 14, 11, 7, 14, 19, 11)),
        trailer=True,
    ),
    Film(
        "Die gläserne Stadt",
        1927,
        motifs.city,
        Lettering(0.085, 9.2, "#14110e", "centre", 0.1),
        ("Drama", "Science Fiction"),
        "Günther Weißhaupt",
        (("Käthe Löwe", "Marthe"), ("Jürgen Öhlschläger", "Der Baumeister")),
        "Wer im Glashaus träumt.",
        "Ein Baumeister errichtet eine Stadt ohne Wände, und niemand kann darin schlafen. Stummfilm, nach der einzigen "
        "erhaltenen Kopie.",
        "6",
        8.0,
        "1927-03-02",
        ("Der Plan", "Das Licht", "Der Riss"),
        (
            ("And not one door in all the city.", "Und in der ganzen Stadt nicht eine Tür."),
            ("Whoever can see everything sleeps no more.", "Wer alles sieht, der schläft nicht mehr."),
            ("A crack. At last, a crack.", "Ein Riss. Endlich ein Riss."),
        ),
        (123.5, (0, 5, 8, 12, 8, 5, 3, 7)),
    ),
    Film(
        "The Fox Who Kept Time",
        2006,
        motifs.fox,
        Lettering(0.905, 11.8, "#f6eadb", "centre", 0.01),
        ("Animation", "Family", "Fantasy"),
        "Beatrix Fairweather",
        (("Clara Pell", "Tick"), ("Amos Quill", "The clockmaker"), ("Harriet Lovell", "Grandmother Owl")),
        "Borrow an hour. Mind the teeth.",
        "In a forest where every animal keeps one hour of the day, the fox has lost hers. An animated tale about "
        "lateness, kindness and what foxes do at four in the afternoon.",
        "0",
        8.4,
        "2006-12-08",
        ("Four o'clock", "The clockmaker's wood", "Home before five"),
        (
            ("Has anybody seen four o'clock?", "Hat jemand vier Uhr gesehen?"),
            ("It was here a minute ago.", "Vor einer Minute war es noch da."),
            ("Then we are not too late.", "Dann sind wir nicht zu spät."),
        ),
        (164.8, (0, 4, 9, 7, 12, 9, 7, 4)),
    ),
    Film(
        "A Garden, Quietly",
        2023,
        motifs.garden,
        Lettering(0.925, 8.8, "#243f35", "right", 0.03),
        ("Drama",),
        "小林 真理子",
        (("高橋 陽子", "Yōko"), ("渡辺 直樹", "The gardener"), ("松本 健太", "Kenta")),
        "Rake. Wait. Rake.",
        "Three generations look after the same small garden and never speak about it. Told in four seasons, each "
        "filmed in a single day.",
        "0",
        8.1,
        "2023-04-14",
        ("Spring, raked", "Rain on sand", "Leaves"),
        (
            ("Leave that stone where it is.", "Lass den Stein, wo er ist."),
            ("Your grandfather moved it. Once.", "Dein Großvater hat ihn bewegt. Einmal."),
            ("And then it rained all summer.", "Und dann hat es den ganzen Sommer geregnet."),
        ),
        (146.8, (0, 2, 7, 9, 14, 9, 7, 2)),
        original_title="静かな庭",
    ),
    Film(
        "Signal from the Low Road",
        1983,
        motifs.road,
        Lettering(0.12, 10.4, "#39e0d8", "left", 0.05),
        ("Crime", "Music"),
        "Rafe Sandoval",
        (("Silas Byrne", "Dell"), ("Odile Moreau", "Night caller"), ("Hugo Castellan", "Sheriff")),
        "The only station between here and nowhere.",
        "A late-night radio host takes requests from a caller who always knows what will happen on the road in an "
        "hour. Synthesizers, headlights, and one very long night.",
        "16",
        7.1,
        "1983-08-26",
        ("On air", "Caller on line two", "Dawn"),
        (
            ("You are listening to nobody.", "Sie hören niemanden."),
            ("Play it again, it has not happened yet.", "Spiel es noch einmal, es ist noch nicht geschehen."),
            ("Keep your lights on.", "Lass das Licht an."),
        ),
        (110.0, (0, 12, 7, 15, 10, 12, 7, 3)),
    ),
)
SHOW = "The Lighthouse Keepers"
SHOW_YEAR = 2016
SHOW_OVERVIEW = (
    "Two keepers, one lamp, and a sea that writes letters. A quiet comedy about people who chose the end of the world "
    "and found that it has neighbours."
)
SHOW_GENRES = ("Comedy", "Drama")
SHOW_CAST = (("Nora Whitlock", "Ines"), ("Leo Kestrel", "Old Marten"), ("Simon Crane", "The postman"))
SHOW_LETTERING = Lettering(0.095, 10.6, "#f4efe4", "left", -0.01)
DAWN_LETTERING = replace(SHOW_LETTERING, ink="#5b2b35")
SEASONS = (
    (
        Episode("The Lamp", "2016-10-03", "Ines arrives with two suitcases and no boots. The lamp goes out.", 0.0),
        Episode("A Letter for the Tide", "2016-10-10", "The postman refuses to row. The letter is marked urgent.", 6.0),
        Episode("Fog Signal", "2016-10-17", "Nobody sleeps while the horn is on, least of all the gulls.", -7.0),
    ),
    (
        Episode("First Boat", "2017-10-02", "Spring brings paint, visitors and a question about the accounts.", 10.0),
        Episode(
            "The Cartographer's Daughter",
            "2017-10-09",
            "A map is wrong by one island, and she has come to prove it.",
            -3.0,
        ),
        Episode("Lights Out", "2017-10-16", "The lamp is to be automatic by morning. Marten hides the manual.", 3.0),
    ),
)
ALBUMS = (
    Album(
        "Ada Lindqvist",
        "Tide Tables",
        "2015-02-13",
        "Ambient",
        motifs.tides,
        ".m4a",
        (
            ("Neap", ("Ada Lindqvist",), 110.0, (0, 7, 14, 7, 12, 7, 2, 7)),
            ("Spring", ("Ada Lindqvist",), 130.8, (0, 4, 7, 14, 16, 14, 7, 4)),
            ("Slack Water", ("Ada Lindqvist",), 98.0, (0, 5, 12, 5, 10, 5, 7, 5)),
            ("The Bar", ("Ada Lindqvist",), 82.4, (0, 12, 19, 15, 12, 10, 7, 3)),
        ),
    ),
    Album(
        "The Marsh Quartet",
        "Copper & Rain",
        "1962-11-05",
        "Jazz",
        motifs.copper,
        ".mp3",
        (
            ("Copper & Rain", ("The Marsh Quartet",), 146.8, (0, 3, 5, 6, 7, 10, 12, 10)),
            ("Umbrella Waltz", ("The Marsh Quartet",), 174.6, (0, 4, 9, 2, 5, 9, 11, 7)),
            ("Gutters", ("The Marsh Quartet",), 110.0, (0, 10, 3, 12, 5, 6, 7, 3)),
            ("Last Tram", ("The Marsh Quartet", "Iris Vale"), 130.8, (0, 4, 7, 10, 14, 10, 9, 7)),
        ),
    ),
)
CHANNEL = "Slow Workshops"
VIDEO = "How to Sharpen a Pencil, Slowly"
VIDEO_DATE = "2024-03-09"
VIDEO_URL = "https://video.example/watch/slow-workshops-012"
VIDEO_OVERVIEW = (
    "One cedar pencil, one chisel, no hurry. We look at the grain first, then at the light, and only then at the point. "
    "Part twelve of a series on doing small things well."
)
VIDEO_CHAPTERS = ("Reading the grain", "The first cut", "The point")
ARTICLE = "Why Old Books Smell of Vanilla"
ARTICLE_AUTHOR = "Clara Penrose"
ARTICLE_DATE = "2022-10-21"
ARTICLE_URL = "https://readingroom.example/vanilla"
ARTICLE_PARAGRAPHS = (
    "Open a paperback from the sixties, put your nose into the fold, and you will find a kitchen: vanilla, almonds, a "
    "little grass, a little cellar. Nobody baked anything. The paper did it by itself, one molecule at a time.",
    "Wood is held together by lignin, a stiff and slightly bitter glue. Cheap paper keeps most of it. As the years go "
    "by, light and air take lignin apart, and one of the pieces is vanillin, the same compound that scents the bean.",
    "Better paper, made from rags, has no lignin to lose. It stays white and smells of very little, which is why the "
    "grandest shelf of a library is seldom the one that visitors lean towards.",
    "Conservators have learned to read the air. From a few breaths drawn off a closed shelf they can tell how acid the "
    "pages are and which of them need help first. The nose, it turns out, was a measuring instrument all along.",
    "So the smell we love is the smell of a book slowly coming undone. Keep it cool, keep it dry, keep it dark. And "
    "open it now and then; that is what it was made for.",
)
NIGHT: Drawing = motifs.lighthouse
DAWN: Drawing = partial(motifs.lighthouse, dawn=True)
