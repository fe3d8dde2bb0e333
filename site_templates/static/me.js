// What belongs to the reader and never to the printed page: how far they are, and what they may. Silent without a server.
(() => {
  const root = document.documentElement.dataset.root;
  const away = location.protocol === "file:";
  const keep = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // Nothing is kept, nothing is lost.
    }
  };
  const answer = async (address, options) => {
    if (away) return null;
    try {
      const reply = await fetch(root + address, { credentials: "same-origin", ...options });
      return reply.ok && reply.headers.get("content-type")?.includes("json") ? await reply.json() : null;
    } catch {
      return null;
    }
  };

  const all = answer("api/progress").then((reply) => reply?.items ?? null);
  window.medialibMe = {
    all,
    read: (id) => answer(`api/progress/${encodeURIComponent(id)}`),
    write: (id, state) => {
      if (away) return;
      keep("continuing", "1");
      answer(`api/progress/${encodeURIComponent(id)}`, {
        method: "PUT", keepalive: true, headers: { "content-type": "application/json" }, body: JSON.stringify(state),
      });
    },
  };

  const clock = (seconds) => {
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    return shown.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
  };
  const share = (item) => Math.min(Math.max(item.duration_s ? item.position_s / item.duration_s : 0, 0), 1);
  const left = (item) => {
    const minutes = Math.round((item.duration_s - item.position_s) / 60);
    if (!(minutes > 0)) return "";
    return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
  };
  const bar = (item) => {
    const outer = document.createElement("span");
    outer.className = "seen";
    const inner = document.createElement("span");
    inner.style.width = `${share(item) * 100}%`;
    outer.append(inner);
    return outer;
  };
  const card = (item) => {
    const entry = document.createElement("li");
    entry.className = "card";
    const link = document.createElement("a");
    link.href = new URL(item.href, new URL(root || "./", location.href)).href.replace(/#.*$/, "") + "#play";
    const plate = document.createElement("span");
    plate.className = "plate wide";
    if (item.image) {
      const image = new Image();
      image.alt = "";
      image.src = new URL(item.image, new URL(root || "./", location.href)).href;
      plate.append(image);
    }
    plate.append(bar(item));
    const title = document.createElement("span");
    title.className = "title";
    title.dir = "auto";
    title.textContent = item.title;
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = [item.note, left(item)].filter(Boolean).join(" · ") || "\u00a0";
    link.append(plate, title, note);
    entry.append(link);
    return entry;
  };

  const show = async () => {
    const items = await all;
    const row = document.getElementById("continue");
    if (row) {
      const known = items?.length ?? 0;
      row.hidden = !known;
      row.querySelector("ul").replaceChildren(...(items ?? []).slice(0, 12).map(card));
      document.documentElement.classList.remove("continuing");
      keep("continuing", known ? "1" : null);
    }
    if (!items) return;
    const places = new Map(items.map((item) => [item.media_id, item]));
    for (const line of document.querySelectorAll(".episodes [data-media]")) {
      const item = places.get(line.dataset.media);
      if (item) line.querySelector(".plate").append(bar(item));
    }
    const label = document.querySelector("[data-play-label]");
    const here = places.get(document.querySelector("[data-player]")?.dataset.media);
    if (label && here && here.position_s > 5) label.textContent = `Resume at ${clock(here.position_s)}`;
    const upNext = document.querySelector("[data-next-up]");
    const begun = [...document.querySelectorAll(".episodes [data-media]")].find((line) => places.has(line.dataset.media));
    if (upNext && begun) {
      upNext.href = `${begun.querySelector("h3 a").href}#play`;
      const number = begun.querySelector(".number").textContent;
      label.textContent = `Resume ${/^\d+$/.test(number) ? "episode " : ""}${number}`;
    }
  };
  // What only some are offered: a way to a page that files alone do not have.
  const WAYS = {
    review: { words: "Wrong match?", may: (role) => role !== "guest" },
    duplicates: { words: "There twice?", may: (role) => role !== "guest" },
    edit: { words: "Edit", may: (role) => role === "admin" },
  };
  const offer = async () => {
    const offers = document.querySelectorAll(Object.keys(WAYS).map((way) => `[data-${way}]`).join());
    if (!offers.length) return;
    const me = await answer("api/me");
    for (const one of offers) {
      const way = Object.keys(WAYS).find((name) => name in one.dataset);
      one.hidden = !me || !WAYS[way].may(me.role);
      if (one.hidden || one.firstChild) continue;
      const link = document.createElement("a");
      link.href = `${root}${way}/${encodeURIComponent(one.dataset[way])}`;
      link.textContent = WAYS[way].words;
      one.append(link);
    }
  };
  show();
  offer();
  document.addEventListener("medialib:page", () => (show(), offer()));
})();
