"""MusicBrainz, AcoustID and the Cover Art Archive on loopback, over the invented catalogue, as they write their answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from fetch_site import Page, Site, Visit, open_site
from music_sounds import alike

from medialib.identify.online.asking import Asker
from medialib.identify.online.music.albums import Albums
from medialib.identify.online.music.fingerprint import Fingerprint
from medialib.identify.online.music.release import Credit, Group, Release, Track
from medialib.identify.online.resemblance import likeness
from medialib.settings import Settings
from medialib.settings.table import Providers

KEY = "CANARYacoustid42"
MMD = "http://musicbrainz.org/ns/mmd-2.0#"
XML = "application/xml; charset=utf-8"
NOT_FOUND = (
    b"<?xml version='1.0'?><error><text>Not Found</text><text>For usage, please see the documentation.</text></error>"
)
BUSY = b"<?xml version='1.0'?><error><text>Your requests are exceeding the allowable rate limit.</text></error>"


@dataclass
class Music:
    """The services: `releases` by id, `discs` (release ids by disc id), `sounds` (fingerprints by recording)."""

    site: Site
    releases: dict[str, Release] = field(default_factory=dict)
    discs: dict[str, list[str]] = field(default_factory=dict)
    sounds: list[tuple[Fingerprint, str, Sequence[Group]]] = field(default_factory=list)
    forms: list[Mapping[str, str]] = field(default_factory=list)

    def add(self, *releases: Release) -> None:
        """Have releases in the catalogue."""
        for release in releases:
            self.releases[release.id] = release
            self.site.pages[f"/ws/2/release/{release.id}"] = _written([release])

    def put(self, path: str, page: Page) -> None:
        """Answer a path so."""
        self.site.pages[path] = page

    def asked(self) -> list[str]:
        """What MusicBrainz was asked, each as its path and the parameters that matter."""
        told = []
        for path in self.site.paths:
            parts = urlsplit(path)
            query = parse_qs(parts.query)
            more = [f"{name}={query[name][0]}" for name in ("release-group", "query") if name in query]
            told.append(" ".join((parts.path, *more)))
        return told

    def release_page(self, visit: Visit) -> None:
        """`/ws/2/release`: a search by query, or the editions of a group."""
        query = parse_qs(urlsplit(visit.path).query)
        if "release-group" in query:
            group = query["release-group"][0]
            _written(
                [one for one in self.releases.values() if one.group and one.group.id == group],
                "release-list",
            )(visit)
        else:
            title = query["query"][0].partition("release:(")[2].partition(")")[0]
            hits = [one for one in self.releases.values() if (likeness(title, one.title) or 0) > 0.4]
            _written(hits, "release-list", tracks=False)(visit)

    def recording_page(self, visit: Visit) -> None:
        """`/ws/2/recording`: a search by title."""
        title = parse_qs(urlsplit(visit.path).query)["query"][0].partition("recording:(")[2].partition(")")[0]
        root = Element("metadata", xmlns=MMD)
        listed = SubElement(root, "recording-list", count="1", offset="0")
        for release in self.releases.values():
            for track in release.tracks:
                if (likeness(title, track.title) or 0) > 0.9:
                    _recording(listed, track, release)
        visit.send(200, tostring(root, "utf-8", xml_declaration=True), Content_Type=XML)

    def disc_page(self, visit: Visit) -> None:
        """`/ws/2/discid/...`: the releases of a disc."""
        known = [self.releases[id] for id in self.discs.get(urlsplit(visit.path).path.rpartition("/")[2], ())]
        if known:
            _written(known, "disc", "release-list")(visit)
        else:
            visit.send(404, NOT_FOUND, Content_Type=XML)

    def lookup_page(self, visit: Visit) -> None:
        """`/v2/lookup`: really compares the bits of fingerprints, unpacked from the form's text."""
        form = dict(parse_qsl(visit.body.decode()))
        self.forms.append(form)
        if form.get("client") != KEY:
            _say(visit, 400, {"status": "error", "error": {"code": 4, "message": "invalid API key"}})
            return
        indexes = sorted(int(name.partition(".")[2]) for name in form if name.startswith("fingerprint."))
        answers = [
            {
                "index": str(at),
                "results": self._sounding(Fingerprint(float(form[f"duration.{at}"]), form[f"fingerprint.{at}"])),
            }
            for at in reversed(indexes)
        ]
        _say(visit, 200, {"status": "ok", "fingerprints": answers})

    def _sounding(self, wanted: Fingerprint) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for known, recording, groups in self.sounds:
            score = alike(wanted, known)
            if score > 0.75 and abs(wanted.duration_s - known.duration_s) <= 7:
                on = [{"id": group.id, "title": group.title, "type": "Album"} for group in groups]
                entry = {"id": recording, "releasegroups": on, "sources": 20, "title": "as AcoustID has it"}
                found.append({"id": "an-acoustid", "score": score, "recordings": [entry]})
        return found


@pytest.fixture
def music() -> Iterator[Music]:
    """The services, over an empty catalogue."""
    with open_site() as site:
        music = Music(site)
        site.pages |= {
            "/ws/2/release": music.release_page,
            "/ws/2/recording": music.recording_page,
            "/v2/lookup": music.lookup_page,
        }
        yield music


def settings_for(site: Site, root: Path, key: str | None = KEY) -> Settings:
    """Settings that take a site for each of the services."""
    names = ("musicbrainz_url", "acoustid_url", "coverart_url", "openlibrary_url", "covers_url")
    providers = Providers.model_validate(
        {"acoustid_key": key, "contact": "me@example.org", **dict.fromkeys(names, site.url)}
    )
    return Settings(media_root=root / "media", allow_private_addresses=True, providers=providers)


@pytest.fixture
def albums(music: Music, tmp_path: Path) -> Albums:
    """The services as medialib asks them, without waiting between two requests."""
    settings = settings_for(music.site, tmp_path)
    return Albums(Asker(settings, intervals={}, total_s=5), settings.providers)


def _say(visit: Visit, status: int, value: object) -> None:
    visit.send(status, json.dumps(value).encode(), Content_Type="application/json")


def written(releases: Iterable[Release], *lists: str, tracks: bool = True) -> bytes:
    """Releases as MusicBrainz writes them, inside the elements named."""
    root = inner = Element("metadata", xmlns=MMD)
    for name in lists:
        inner = SubElement(inner, name, count="1")
    for release in releases:
        _release(inner, release, tracks)
    body: bytes = tostring(root, "utf-8", xml_declaration=True)
    return body


def _written(releases: Iterable[Release], *lists: str, tracks: bool = True) -> Page:
    body = written(releases, *lists, tracks=tracks)
    return lambda visit: visit.send(200, body, Content_Type=XML)


def _release(parent: Element, release: Release, tracks: bool) -> None:
    element = SubElement(parent, "release", id=release.id)
    _texts(element, title=release.title, status=release.status, disambiguation=release.comment)
    _texts(element, date=release.date, country=release.country)
    _credit(element, release.credit)
    if release.group:
        group = SubElement(element, "release-group", id=release.group.id, type="Album")
        _texts(group, title=release.group.title, first_release_date=release.group.first_date, primary_type="Album")
        _genres(group, release.group.genres)
    infos = SubElement(element, "label-info-list")
    for name, number in release.labels:
        info = SubElement(infos, "label-info")
        _texts(info, catalog_number=number)
        _texts(SubElement(info, "label"), name=name)
    _genres(element, release.genres)
    media = SubElement(element, "medium-list", count=str(len(release.media)))
    for medium in release.media:
        disc = SubElement(media, "medium")
        _texts(disc, position=str(medium.position), format=medium.format, title=medium.title)
        listed = SubElement(disc, "track-list", count=str(medium.count), offset="0")
        for track in medium.tracks if tracks else ():
            _track(disc if track.number == 0 else listed, track)


def _track(parent: Element, track: Track) -> None:
    element = SubElement(parent, "pregap" if track.number == 0 else "track", id=f"{track.disc}-{track.number}")
    _texts(element, position=str(track.number), number=f"A{track.number}")
    length = str(round(track.length_s * 1000)) if track.length_s else None
    _texts(element, length=length)
    _credit(element, track.credit)
    recording = SubElement(element, "recording", id=track.recording or "")
    _texts(recording, title=track.title, length=length, video="true" if track.video else None)


def _recording(parent: Element, track: Track, release: Release) -> None:
    element = SubElement(parent, "recording", id=track.recording or "")
    _texts(element, title=track.title)
    _credit(element, track.credit)
    _release(SubElement(element, "release-list"), release, tracks=False)


def _credit(parent: Element, credit: Credit) -> None:
    names = SubElement(parent, "artist-credit")
    for artist in credit:
        one = SubElement(names, "name-credit", {"joinphrase": artist.join} if artist.join else {})
        _texts(SubElement(one, "artist", id=artist.id or ""), name=artist.name)


def _genres(parent: Element, names: Sequence[str]) -> None:
    listed = SubElement(parent, "genre-list")
    for at, name in enumerate(reversed(names)):
        _texts(SubElement(listed, "genre", count=str(at + 1)), name=name)


def _texts(parent: Element, **texts: str | None) -> None:
    for name, text in texts.items():
        if text:
            SubElement(parent, name.replace("_", "-")).text = text
