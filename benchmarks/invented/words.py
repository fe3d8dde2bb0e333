"""Words and ways of joining them into titles, by language; and names of people, by script."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: how often it speaks, and its title patterns; `{a}` and `{b}` take words of those lists."""

    weight: int
    patterns: tuple[str, ...]
    a: tuple[str, ...]
    b: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    joined: str = " "


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\n", " ").split(","))


ENGLISH = Tongue(
    50,
    (
        "The {a} {b}",
        "{a} {b}",
        "{b} of {a} Hours",
        "A {a} {b}",
        "The {b} and the {b2}",
        "{b} for a {a} {b2}",
        "No {b} Tonight",
        "{a} {b}, {a2} {b2}",
        "When the {b} Was {a}",
        "An Atlas of {a} {b}s",
        "{n} {b}s",
        "The Last {b}",
    ),
    _words(
        "Quiet,Amber,Second,Northern,Paper,Hollow,Silver,Patient,Borrowed,Salt,Early,Winter,Glass,Low,Distant,Copper,"
        "Wild,Inner,Blue,Unwritten,Slow,Green,Forgotten,Long,Bitter,Open,Hidden,Midnight,Plain,Iron,Scarlet,Modest,"
        "Eleventh,Crooked,Burning,Gentle,Empty,Electric,Lunar,Velvet,Narrow,Foreign,Invisible,Painted,Restless,Tidal"
    ),
    _words(
        "Harbour,Orchard,Signal,Garden,Lighthouse,River,Machine,Letter,Kitchen,Meridian,Window,Season,Cartographer,"
        "Station,Bridge,Witness,Mountain,Archive,Island,Engine,Clockmaker,Shore,House,Fox,Ferry,Theatre,Valley,Tide,"
        "Messenger,Winter,Choir,Garrison,Room,Parade,Sailor,Observatory,Fever,Meadow,Stranger,Compass,Violin,Border,"
        "Promise,Heron,Reservoir,Summer,Tailor,Horizon,Echo,Lantern"
    ),
    _words(
        "Ada,Owen,Maeve,Tobias,Iris,Callum,Nora,Silas,Greta,Felix,Ruth,Jonas,Edith,Hugo,Wren,Marcus,Lena,Theo,Ines,"
        "Desmond,Clara,Amos,Beatrix,Leo,Harriet,Rafe,Odile,Simon,Mabel,Conrad"
    ),
    _words(
        "Hartwell,Okafor,Lindqvist,Marsh,Delacourt,Penrose,Vale,Ashdown,Kestrel,Moreau,Fairweather,Thorne,Abara,"
        "Whitlock,Castellan,Byrne,Sandoval,Hollis,Greer,Nakamura,Pell,Rousseau,Ferrant,Ostrow,Dunmore,Achebe,Crane,"
        "Lovell,Maddox,Quill"
    ),
)
GERMAN = Tongue(
    9,
    ("Das {a} {b}", "Der {b} im {b2}", "{b} und {b2}", "Die Stille der {b}", "Vom {b} zum {b2}", "Ein Jahr ohne {b}"),
    _words("ferne,gläserne,letzte,süße,grüne,schöne,übrige,leise,größte,müde,frühe,weiße"),
    _words(
        "Türme,Flüsse,Gärten,Straßen,Nebel,Sommer,Brücken,Wälder,Bäche,Zimmer,Möwen,Öfen,Mühlen,Schlüssel,Städte,Häfen"
    ),
    _words("Jürgen,Käthe,Lotte,Günther,Annelie,Björn,Ursula,Matthäus,Grete,Jörg"),
    _words("Müller-Voß,Schönfeld,Groß,Bäumler,Kästner,Löwe,Weißhaupt,Hübner,Jäger,Öhlschläger"),
)
FRENCH = Tongue(
    8,
    ("L'été des {b}", "Les {b} {a}", "À l'ombre des {b}", "Où vont les {b} ?", "Le dernier des {b}", "Un hiver de {b}"),
    _words("oubliés,égarés,dorés,éternels,brûlés,cachés,légers,étranges,rêvés,perdus,inachevés"),
    _words("étés,phares,hôtels,îles,forêts,fenêtres,naufragés,théâtres,chênes,fantômes,cafés,rivages,âmes,métiers"),
    _words("Éloïse,François,Anaïs,Noël,Hélène,Jérôme,Zoé,Maël,Régine,Théo"),
    _words("Lefèvre,Bélanger,Côté,d'Arbois,Hervé,Guérin,Daudé,Chénier,Roché,L'Hôpital"),
)
SPANISH = Tongue(
    7,
    ("El {b} {a}", "La noche del {b}", "¿Quién vio al {b}?", "{b}, {b2} y otros sueños", "Mañana, el {b}"),
    _words("pequeño,último,mágico,lejano,dormido,único,extraño,íntimo,eléctrico,salvaje"),
    _words("corazón,jardín,niño,río,camión,otoño,árbol,espejo,pájaro,volcán,tren,océano,rincón,sueño"),
    _words("José,Íñigo,Begoña,Ángela,Martín,Lucía,Raúl,Sofía,Andrés,Inés"),
    _words("Muñoz,Ibáñez,Peñalosa,García Lorente,Núñez,Ordóñez,Cádiz,Martí,Rincón,Téllez"),
)
NORDIC = Tongue(
    4,
    ("Det {a} {b}", "{b} på {b2}", "Å miste en {b}", "{b}s sang"),
    _words("røde,grå,stille,første,våde,skæve,ømme,blå"),
    _words("Ørn,Fjord,Måne,Ø,Sølv,Bølge,Skov,Æble,Færge,Snø,Hjärta,Gård"),
    _words("Søren,Åse,Björk,Lærke,Håkon,Solveig,Ærø,Maja"),
    _words("Østergård,Sjöström,Kjær,Ångström,Bækgaard,Þórsdóttir,Mæland,Nygård"),
)
SLAVIC = Tongue(
    4,
    ("{a} {b}", "Gdzie jest {b}?", "{b} i {b2}", "Pieśń o {b}"),
    _words("Żółty,Ostatni,Cichy,Świąteczny,Mały,Ćwierć,Łagodny,Śpiący,Čistý,Šťastný"),
    _words("księżyc,dom,źródło,pociąg,śnieg,łódź,ogień,wąż,kůň,děšť,čas,řeka"),
    _words("Łukasz,Małgorzata,Zdzisław,Agnieszka,Jiří,Božena,Žofie,Stanisław"),
    _words("Wiśniewski,Dvořák,Źrebak,Kowalczyk,Čapková,Łęcka,Ďurica,Świtała"),
)
RUSSIAN = Tongue(
    5,
    ("{a} {b}", "{b} и {b2}", "Письма из {b}", "Ещё один {b}", "Куда уходит {b}"),
    _words("Тихий,Последний,Далёкий,Северный,Стеклянный,Зимний,Чужой,Забытый,Синий,Медленный"),
    _words("берег,сад,город,поезд,мост,свет,остров,дождь,театр,голос,снег,маяк,ветер"),
    _words("Анна,Фёдор,Ольга,Артём,Лидия,Павел,Ксения,Игорь"),
    _words("Соловьёв,Белкина,Громов,Зимина,Щукин,Ковалёва,Журавль,Лебедев"),
)
GREEK = Tongue(
    1,
    ("Ο {a} {b}", "{b} και {b2}"),
    _words("τελευταίος,μικρός,ήσυχος,κρυφός"),
    _words("Κήπος,Ουρανός,Δρόμος,Χειμώνας,Φάρος,Ήχος"),
    _words("Ελένη,Γιώργος,Άννα,Νίκος"),
    _words("Παπαδάκης,Ιωάννου,Καρράς,Λεοντίου"),
)
TURKISH = Tongue(
    2,
    ("{a} {b}", "{b} ve {b2}", "Son {b}"),
    _words("Işıklı,Sessiz,Gümüş,Uzak,İnce,Yağmurlu,Çınar"),
    _words("Şehir,Gözlük,Deniz,Kış,Köprü,Rüzgâr,Bahçe,Yıldız"),
    _words("Ayşe,İbrahim,Gülşen,Çağrı"),
    _words("Yılmaz,Öztürk,Şahin,Güneş"),
)
JAPANESE = Tongue(
    6,
    ("{a}{b}", "{b}の{b2}", "{a}{b}と{b2}", "さよなら、{b}", "{b}を待ちながら", "ザ・{k}"),
    _words("青い,静かな,最後の,遠い,小さな,真夜中の,透明な,忘れられた,春の,白い"),
    _words("海,夜,約束,手紙,庭,列車,記憶,窓,灯台,季節,猫,迷宮,図書館,雪,橋,物語"),
    _words("美咲,健太,さくら,翔太,陽子,直樹,真理子,ユウジ"),
    _words("高橋,小林,渡辺,中村,斎藤,藤原,宮崎野,松本"),
    "",
)
CHINESE = Tongue(
    3,
    ("{a}{b}", "{b}与{b2}", "{a}{b}之歌", "{b}之城"),
    _words("寂静的,最后的,远方的,红色,夏日,无名,金色,北方"),
    _words("河流,花园,来信,灯塔,火车,城市,月光,群山,窗户,剧院"),
    _words("晓明,丽华,子涵,文博,雨桐,建国"),
    _words("李,王,张,欧阳,陈,司马"),
    "",
)
KOREAN = Tongue(
    2,
    ("{a} {b}", "{b}와 {b2}", "안녕, {b}"),
    _words("푸른,마지막,조용한,먼,작은,겨울의"),
    _words("바다,정원,편지,기차,도시,등대,기억,창문"),
    _words("지훈,서연,민수,하은"),
    _words("김,박,최,정"),
    "",
)
ARABIC = Tongue(
    4,
    ("{b} {a}", "{b} و{b2}", "رسالة إلى {b}", "آخر {b}"),
    _words("البعيد,الأخير,الصامت,الأزرق,القديم,الضائع"),
    _words("البحر,المدينة,القطار,الليل,البستان,النهر,المسرح,الضوء"),
    _words("ليلى,يوسف,مريم,عُمر"),
    _words("الحكيم,منصور,العطّار,درويش"),
)
HEBREW = Tongue(
    1,
    ("{b} {a}", "{b} ו{b2}"),
    _words("רחוק,אחרון,שקט,כחול"),
    _words("הים,הגן,הרכבת,הלילה,המכתב"),
    _words("נועה,איתן,שירה,דוד"),
    _words("לוי,כהן,ברק,אלמוג"),
)
HINDI = Tongue(
    1,
    ("{a} {b}", "{b} और {b2}"),
    _words("आख़िरी,नीला,ख़ामोश,पुराना"),
    _words("शहर,बाग़,सफ़र,दरिया,ख़त"),
    _words("मीरा,अर्जुन,सुनीता,रवि"),
    _words("शर्मा,वर्मा,मिश्रा,सिंह"),
)
THAI = Tongue(
    1,
    ("{b}{a}", "{b}และ{b2}"),
    _words("สุดท้าย,เงียบ,สีน้ำเงิน,ไกล"),
    _words("ทะเล,สวน,รถไฟ,เมือง,จดหมาย"),
    _words("มะลิ,สมชาย,ดาว,ธนา"),
    _words("ศรีสุข,วงศ์ทอง,บุญมา,ใจดี"),
)
TONGUES = (
    ENGLISH,
    GERMAN,
    FRENCH,
    SPANISH,
    NORDIC,
    SLAVIC,
    RUSSIAN,
    GREEK,
    TURKISH,
    JAPANESE,
    CHINESE,
    KOREAN,
    ARABIC,
    HEBREW,
    HINDI,
    THAI,
)
KATAKANA = _words("ハーバー,ラスト・サマー,エコー,メモリー,ナイトトレイン,ブルーガーデン")
NUMBERS = _words("Two,Three,Four,Five,Six,Seven,Nine,Ten,12,40,99,1001")
FILM_GENRES = _words(
    "Drama,Comedy,Thriller,Documentary,Science Fiction,Romance,Crime,Adventure,Animation,Mystery,Western,Horror,"
    "Fantasy,History,War,Family,Music,Film noir,Short,Téléfilm"
)
MUSIC_GENRES = _words(
    "Jazz,Rock,Electronic,Ambient,Folk,Classical,Hip-Hop,Soul,Metal,Blues,Chanson,Reggae,Synth-pop,Choral,Field "
    "recording,Fado,Enka,Post-punk,R&B,Soundtrack"
)
TAGS = _words(
    "favourite,to watch,4K,restored,lent out,kids,subtitled,black and white,gift,from tape,rainy day,festival,holiday,"
    "research,unsorted"
)
SENTENCES = (
    "A {a} story of a {b} that nobody in town will talk about.",
    "When the {b} closes, {p} has to choose between the {b2} and everything that came before.",
    "Shot over {n} winters, it follows {p} from one {b} to the next.",
    "What begins as a favour for {p} ends with a {a} {b} and a question.",
    "Three siblings inherit a {b} and find that the {b2} was never theirs.",
    "Nothing is {a} about the {b}, and yet everybody comes back to it.",
    "With {p} at the height of their powers, and a {b} nobody forgets.",
    "In a {a} year, a {b} is enough to change a life.",
    "Recorded in one evening in an old {b}, without an audience.",
    "Based on the letters that {p} never sent.",
)
