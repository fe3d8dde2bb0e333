// Plays a record through, track by track, and goes on playing on the next page where the browser lets it.
(() => {
  const KEY = "medialib-dock";
  let queue = [], at = 0, dock, audio;

  const keep = () => {
    try {
      if (!queue.length) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify({ queue, at, time: audio?.currentTime ?? 0, playing: Boolean(audio && !audio.paused) }));
    } catch {
      // The music ends with the page.
    }
  };
  const kept = () => {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  };
  const button = (label, text, move) => {
    const made = document.createElement("button");
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.textContent = text;
    made.addEventListener("click", move);
    return made;
  };

  const mark = () => {
    for (const line of document.querySelectorAll(".tracks li")) line.classList.toggle("sounding", line.dataset.media === queue[at]?.id);
  };
  const load = (place, time = 0) => {
    at = place;
    const track = queue[at];
    audio.src = track.src;
    audio.currentTime = time;
    const now = dock.querySelector(".now");
    now.textContent = track.title;
    now.href = track.href;
    dock.querySelector(".before").disabled = at === 0;
    dock.querySelector(".after").disabled = at === queue.length - 1;
    mark();
    if ("mediaSession" in navigator) {
      navigator.mediaSession.metadata = new MediaMetadata({ title: track.title, artist: track.by ?? "", album: track.album ?? "", artwork: track.art ? [{ src: track.art }] : [] });
      const handle = { previoustrack: () => step(-1), nexttrack: () => step(1), play: () => audio.play(), pause: () => audio.pause() };
      for (const [name, move] of Object.entries(handle)) navigator.mediaSession.setActionHandler(name, move);
    }
    keep();
  };
  const step = (by) => {
    if (queue[at + by]) (load(at + by), audio.play().catch(() => {}));
  };
  const shut = () => {
    audio.pause();
    queue = [];
    dock.remove();
    dock = undefined;
    document.documentElement.classList.remove("docked");
    keep();
    mark();
  };
  const build = () => {
    if (dock) return;
    dock = document.createElement("section");
    dock.className = "dock";
    dock.setAttribute("aria-label", "Now playing");
    const before = button("Previous track", "⏮\uFE0E", () => step(-1));
    before.className = "before";
    const after = button("Next track", "⏭\uFE0E", () => step(1));
    after.className = "after";
    const now = document.createElement("a");
    now.className = "now";
    now.dir = "auto";
    audio = document.createElement("audio");
    audio.controls = true;
    audio.preload = "metadata";
    audio.addEventListener("ended", () => (queue[at + 1] ? step(1) : keep()));
    for (const moment of ["play", "pause", "seeked"]) audio.addEventListener(moment, keep);
    const close = button("Stop and close", "✕\uFE0E", shut);
    close.className = "shut";
    dock.append(before, now, after, audio, close);
    document.body.append(dock);
    document.documentElement.classList.add("docked");
  };
  const play = (tracks, place, time = 0) => {
    build();
    queue = tracks;
    load(place, time);
    return audio.play().catch(() => {});
  };

  window.medialibDock = {
    hush: () => audio?.pause(),
    hand: (track, time) => {
      if (audio && !audio.paused) return;
      queue = [track];
      at = 0;
      try {
        sessionStorage.setItem(KEY, JSON.stringify({ queue, at, time, playing: true }));
      } catch {
        // The music ends with the page.
      }
    },
  };

  const record = () => {
    const object = document.querySelector(".object");
    const art = document.querySelector(".object-plate img");
    const by = document.querySelector(".crumbs li:last-child")?.textContent.trim() ?? "";
    return [...document.querySelectorAll(".tracks li[data-src]")].map((line) => ({
      id: line.dataset.media, src: new URL(line.dataset.src, location.href).href, title: line.querySelector(".title").textContent,
      href: line.querySelector(".title").href, by: line.querySelector(".note")?.textContent || by, album: object.dataset.title, art: art?.currentSrc || art?.src,
    }));
  };
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const hear = event.target.closest?.(".tracks .hear, [data-play-album]");
    if (!hear) return;
    event.preventDefault();
    const tracks = record();
    const id = hear.closest("li")?.dataset.media;
    play(tracks, Math.max(tracks.findIndex((track) => track.id === id), 0));
  });
  document.addEventListener("play", (event) => {
    if (audio && event.target !== audio) audio.pause();
  }, true);
  document.addEventListener("medialib:page", mark);
  addEventListener("pagehide", () => audio && keep());

  const before = kept();
  if (before?.queue?.length && !document.querySelector("[data-player] audio") && before.queue[before.at]) {
    build();
    queue = before.queue;
    load(before.at, before.time);
    if (before.playing) audio.play().catch(() => {});
  }
})();
