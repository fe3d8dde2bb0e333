"""The rows of the route table about what is done to items: their history, and the names of their files."""

from __future__ import annotations

from medialib.web import history, items, jobs, renames
from medialib.web.access import Access
from medialib.web.routing import Route


def acts() -> tuple[Route, ...]:
    """What people did to items, taking it back, and renaming."""
    add, admin, api = Access.MEMBER, Access.ADMIN, "/api/media/{id}/history"
    get, post, one = ("GET",), ("POST",), "/history/{id}"
    back, change = "Take back an act.", "Give files the names of what they are known to be."
    return (
        Route(one, get, history.page, add, "What was done to an item."),
        Route(f"{one}/match/undo", post, history.undo_match_form, add, "Take back what an item was taken for."),
        Route(f"{one}/{{act}}/undo", post, history.undo_form, admin, back),
        Route(api, get, history.index, add, "What was done to an item.", answer=history.HistoryAnswer),
        Route(f"{api}/{{act}}/undo", post, history.undo, admin, back, answer=items.WholeItem),
        Route("/rename", get, renames.page, admin, "What files would be called."),
        Route("/rename", post, renames.enter, admin, change, body=renames.ChosenForm),
        Route("/rename/{id}", get, renames.page, admin, "What the files of an item would be called."),
        Route("/rename/{id}", post, renames.enter, admin, change, body=renames.ChosenForm),
        Route(
            "/api/rename", get, renames.show, admin, "What would be renamed.", answer=renames.PlanAnswer, query=("id",)
        ),
        Route("/api/rename", post, renames.do, admin, change, body=renames.Rename, answer=jobs.JobAnswer, status=202),
    )
