"""The route table: every path of the app, with who may and what it takes. Nothing is served that is not here.

The rows of editing are in medialib.web.table_editing.
"""

from __future__ import annotations

from medialib.settings import Settings
from medialib.sources.discs.answers import EpisodesAnswer
from medialib.web import (
    account,
    discs,
    drives,
    duplicates,
    duplicates_api,
    episodes,
    events,
    health,
    items,
    jobs,
    login,
    media,
    media_api,
    openapi,
    people,
    printed,
    progress,
    review,
    review_api,
    review_pictures,
    search,
    setup,
    sql,
    submit,
    table_editing,
)
from medialib.web.access import Access
from medialib.web.routing import Route
from medialib.web.table_acts import acts

GET = ("GET",)
POST = ("POST",)
PUT = ("PUT",)
PATCH = ("PATCH",)
DELETE = ("DELETE",)


def routes(settings: Settings) -> tuple[Route, ...]:
    """Every row, in the order in which paths are tried."""
    return (
        _stream(),
        *_people(),
        *_work(),
        *_discs(),
        *_review(),
        *_duplicates(),
        *acts(),
        *table_editing.routes(),
        *_media(),
        *_figures(Access(settings.access.sql_role)),
        *_catalogue(),
    )


def _stream() -> Route:
    """The row that a player asks for again and again, so that it is tried first."""
    return Route("/media/{folder}/{path:path}", GET, media.file, Access.LINK, "A file of the library, with ranges.")


def _people() -> tuple[Route, ...]:
    public, own, admin = Access.PUBLIC, Access.GUEST, Access.ADMIN
    one = "/api/users/{id}"
    return (
        Route("/healthz", GET, health.healthz, public, "Whether the app works.", answer=health.Health),
        Route("/setup", GET, setup.show, public, "The setup page, until there is a first person."),
        Route("/setup", POST, setup.enter, public, "Make the first admin.", body=setup.SetupForm, hashes=True),
        Route("/login", GET, login.show, public, "The login page."),
        Route("/login", POST, login.enter, public, "Sign in.", body=login.LoginForm, hashes=True),
        Route("/logout", POST, login.leave, own, "Sign out."),
        Route("/account", GET, account.page, own, "One's own account."),
        Route(
            "/account/password",
            POST,
            account.change_password,
            own,
            "Change one's password.",
            body=account.PasswordForm,
            hashes=True,
        ),
        Route("/account/sessions/{id}/end", POST, account.end_session, own, "Sign out somewhere else."),
        Route("/account/tokens", POST, account.make_token, own, "Make an API token.", body=account.TokenForm),
        Route("/account/tokens/{id}/end", POST, account.end_token, own, "Revoke one's own API token."),
        Route("/admin/users", GET, people.page, admin, "Everybody who may come in."),
        Route("/admin/users", POST, people.add_form, admin, "Let somebody in.", body=people.NewUser, hashes=True),
        Route("/admin/users/{id}", POST, people.role_form, admin, "Give somebody a role.", body=people.RoleForm),
        Route("/admin/users/{id}/disable", POST, people.disable_form, admin, "Shut somebody out."),
        Route("/admin/users/{id}/enable", POST, people.enable_form, admin, "Let somebody in again."),
        Route("/admin/tokens/{id}/end", POST, people.end_token, admin, "Revoke anybody's API token."),
        Route("/api/me", GET, account.me, own, "Who asks.", answer=account.Me),
        Route("/api/users", GET, people.index, admin, "Everybody who may come in.", answer=people.UserList),
        Route(
            "/api/users",
            POST,
            people.add,
            admin,
            "Let somebody in.",
            body=people.NewUser,
            answer=people.UserAnswer,
            status=201,
            hashes=True,
        ),
        Route(
            one,
            PATCH,
            people.change,
            admin,
            "Change a person's role, access or password.",
            body=people.Change,
            answer=people.UserAnswer,
            hashes=True,
        ),
    )


def _work() -> tuple[Route, ...]:
    add, look = Access.MEMBER, Access.GUEST
    return (
        Route("/submit", GET, submit.show, add, "The form that takes anything."),
        Route("/submit", POST, submit.enter, add, "Submit lines and files."),
        Route("/jobs", GET, jobs.index_page, look, "The jobs."),
        Route("/jobs/{id}", GET, jobs.page, look, "One job with its log."),
        Route("/jobs/{id}/cancel", POST, jobs.cancel_form, add, "Cancel a job."),
        Route("/jobs/{id}/retry", POST, jobs.retry_form, add, "Try a job again."),
        Route("/events", GET, events.stream, look, "Live events: job, library_updated, disc_detected, disc_removed."),
        Route(
            "/api/jobs",
            GET,
            jobs.index,
            look,
            "The jobs, the newest first.",
            answer=jobs.JobList,
            query=("status", "limit"),
        ),
        Route(
            "/api/jobs",
            POST,
            submit.add_job,
            add,
            "Submit a job.",
            body=submit.NewJob,
            answer=jobs.JobAnswer,
            status=202,
        ),
        Route(
            "/api/downloads",
            POST,
            submit.add_download,
            add,
            "Fetch a web address.",
            body=submit.NewDownload,
            answer=jobs.JobAnswer,
            status=202,
        ),
        Route(
            "/api/upload",
            POST,
            submit.upload,
            add,
            "Upload files as multipart/form-data.",
            answer=submit.UploadAnswer,
            status=202,
        ),
        Route("/api/jobs/{id}", GET, jobs.show, look, "One job.", answer=jobs.JobAnswer),
        Route("/api/jobs/{id}/log", GET, jobs.log, look, "A job's log.", answer=jobs.Log, query=("after",)),
        Route("/api/jobs/{id}/cancel", POST, jobs.cancel, add, "Cancel a job.", answer=jobs.JobAnswer),
        Route(
            "/api/jobs/{id}/retry", POST, jobs.retry, add, "Try a failed or cancelled job again.", answer=jobs.JobAnswer
        ),
    )


def _discs() -> tuple[Route, ...]:
    add, look = Access.MEMBER, Access.GUEST
    return (
        Route("/drives/rip", POST, drives.rip_form, add, "Rip the disc in a drive.", body=drives.DriveForm),
        Route("/drives/plan", POST, drives.plan_form, add, "Say what becomes of a disc.", body=drives.DriveForm),
        Route("/drives/place", POST, drives.place_form, add, "Say where a disc stands.", body=drives.DriveForm),
        Route(
            "/jobs/{id}/answer", POST, episodes.answer_form, add, "Answer a job's question.", body=episodes.AnswerForm
        ),
        Route("/jobs/{id}/stills/{name}", GET, episodes.still, look, "A picture of a title that a job asks about."),
        Route(
            "/api/jobs/{id}/answer",
            POST,
            episodes.answer_job,
            add,
            "Answer a job that asks which episodes the titles of a disc are.",
            body=EpisodesAnswer,
            answer=jobs.JobAnswer,
        ),
        Route("/api/discs", GET, discs.index, add, "The drives, and every disc that is known.", answer=discs.DiscList),
        Route(
            "/api/discs/rip",
            POST,
            drives.rip,
            add,
            "Rip the disc in a drive.",
            body=drives.NewRip,
            answer=jobs.JobAnswer,
            status=202,
        ),
        Route(
            "/api/discs/{id}",
            PATCH,
            discs.change,
            add,
            "Say where a disc stands.",
            body=discs.Place,
            answer=discs.DiscAnswer,
        ),
    )


def _review() -> tuple[Route, ...]:
    add, one, api = Access.MEMBER, "/review/{id}", "/api/media/{id}"
    ask, take = "Ask what an item is, or take what was chosen.", "Take back what an item was taken for."
    return (
        Route("/review", GET, review.index_page, add, "What waits for a person to say what it is."),
        Route(one, GET, review.page, add, "What an item is, and what it may be."),
        Route(f"{one}/choose", POST, review.choose_form, add, "Choose a candidate.", body=review.ChosenForm),
        Route(f"{one}/none", POST, review.none_form, add, "Say that it is none of these."),
        Route(f"{one}/undo", POST, review.undo_form, add, take),
        Route(f"{one}/search", POST, review.search_form, add, "Look for another title.", body=review.SearchForm),
        Route(f"{one}/named", POST, review.named_form, add, "Say by an id which it is.", body=review.NamedForm),
        Route(f"{one}/pictures/{{n}}", GET, review_pictures.picture, add, "The picture of a candidate."),
        Route(
            "/api/review",
            GET,
            review_api.index,
            add,
            "What waits for a person, with candidates.",
            answer=review_api.ReviewList,
        ),
        Route(
            f"{api}/identify",
            POST,
            review_api.identify,
            add,
            ask,
            body=review_api.Identify,
            answer=jobs.JobAnswer,
            status=202,
        ),
        Route(f"{api}/undo", POST, review_api.undo, add, take, answer=items.WholeItem),
        Route(
            f"{api}/refuse", POST, review_api.refuse, add, "None of the candidates is the item.", answer=items.WholeItem
        ),
    )


def _duplicates() -> tuple[Route, ...]:
    look, admin, one = Access.MEMBER, Access.ADMIN, "/api/media/{id}"
    merge, split = "Make an item part of another that is the same.", "Make a part of an item an item of its own."
    two = "Say that two items which look like one are two."
    return (
        Route("/duplicates", GET, duplicates.index_page, look, "What may be one, side by side."),
        Route("/duplicates/merge", POST, duplicates.merge_form, admin, merge, body=duplicates.MergeForm),
        Route("/duplicates/two", POST, duplicates.two_form, admin, two, body=duplicates.TwoForm),
        Route("/duplicates/{id}", GET, duplicates.page, look, "What else an item is, and what it holds.", query=("q",)),
        Route("/duplicates/{id}/split", POST, duplicates.split_form, admin, split, body=duplicates.SplitForm),
        Route("/api/duplicates", GET, duplicates_api.index, look, "What may be one.", answer=duplicates_api.Duplicates),
        Route("/api/duplicates/two", POST, duplicates_api.two, admin, two, body=duplicates_api.Two, status=204),
        Route(
            f"{one}/merge", POST, duplicates_api.merge, admin, merge, body=duplicates_api.Into, answer=items.WholeItem
        ),
        Route(
            f"{one}/split",
            POST,
            duplicates_api.split,
            admin,
            split,
            body=duplicates_api.SplitOff,
            answer=items.WholeItem,
            status=201,
        ),
    )


def _media() -> tuple[Route, ...]:
    look, admin, one = Access.GUEST, Access.ADMIN, "/api/media/{id}"
    return (
        Route(
            "/api/media",
            GET,
            media_api.index,
            look,
            "Items, by kind or by words.",
            answer=items.ItemList,
            query=("kind", "q", "limit", "cursor"),
        ),
        Route(one, GET, media_api.show, look, "All that is known of an item.", answer=items.WholeItem),
        Route(
            one,
            PATCH,
            media_api.correct,
            admin,
            "Correct an item: a person's word outranks all others.",
            body=media_api.Correction,
            answer=items.WholeItem,
        ),
        Route(one, DELETE, media_api.remove, admin, "Take an item out of the catalogue; its files stay.", status=204),
        Route(
            "/api/search",
            GET,
            media_api.search,
            look,
            "Items that hold every word.",
            answer=items.ItemList,
            query=("q", "limit"),
        ),
        Route("/search", GET, search.page, look, "What was found, for browsers without script."),
        Route(
            "/api/progress",
            GET,
            progress.index,
            look,
            "What one has begun and not finished.",
            answer=progress.GoingList,
        ),
        Route("/api/progress/{media_id}", GET, progress.show, look, "How far one is.", answer=progress.State),
        Route(
            "/api/progress/{media_id}",
            PUT,
            progress.keep,
            look,
            "Keep how far one is.",
            body=progress.State,
            answer=progress.State,
        ),
        Route(
            "/api/media/{id}/link",
            POST,
            media.link,
            Access.GUEST,
            "Sign a link that opens one file without signing in, for six hours.",
            body=media.LinkWanted,
            answer=media.Link,
        ),
    )


def _figures(sql_access: Access) -> tuple[Route, ...]:
    return (
        Route("/data", GET, sql.start, sql_access, "Leads to /data/."),
        Route(
            f"{sql.BASE}{sql.STATIC}{{path:path}}",
            GET,
            sql.static,
            Access.PUBLIC,
            "Datasette's own styles and scripts.",
        ),
        Route(f"{sql.BASE}{{path:path}}", GET, sql.page, sql_access, "The library as SQL: Datasette, read-only."),
        Route("/metrics", GET, health.metrics, Access.ADMIN, "Figures for Prometheus."),
        Route("/api/openapi.json", GET, openapi.document, Access.GUEST, "This API, described."),
    )


def _catalogue() -> tuple[Route, ...]:
    return (
        Route("/assets/{path:path}", GET, printed.asset, Access.PUBLIC, "Styles, scripts and icons."),
        Route("/{path:path}", GET, printed.page, Access.GUEST, "A page or picture of the printed catalogue."),
    )
