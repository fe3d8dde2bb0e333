// Adds to the browser's own player what it lacks: resume, chapters, speed, keys, the system's media buttons.
(() => {
  const box = document.querySelector("[data-player]");
  const media = box?.querySelector("video, audio");
  if (!media) return;
  const film = media.tagName === "VIDEO";
  const id = box.dataset.media;
  const object = document.querySelector(".object");
  const said = box.querySelector("[data-said]");
  const act = (name) => box.querySelector(`[data-act="${name}"]`);
  const say = (text) => said && (said.textContent = text);
  const open = () => !film || location.hash === "#play";
  let resumed = false, saved = 0;

  const seek = (to) => (media.currentTime = Math.max(0, Math.min(to, media.duration || to)));
  const skip = (by) => (seek(media.currentTime + by), say(`${by > 0 ? "Forward" : "Back"} ${Math.abs(by)} seconds`));
  const play = () => media.play().catch(() => {});
  const toggle = () => (media.paused ? play() : media.pause());

  const resume = async () => {
    if (resumed) return;
    resumed = true;
    const known = await window.medialibMe?.read(id);
    if (known && !known.finished && known.position_s > 5 && media.currentTime < 1) seek(known.position_s);
  };
  const save = (force) => {
    const now = Date.now();
    if (!media.duration || (!force && now - saved < 10000) || (media.currentTime < 5 && !media.ended)) return;
    saved = now;
    const finished = media.ended || media.currentTime > media.duration * 0.95;
    window.medialibMe?.write(id, { position_s: media.currentTime, duration_s: media.duration, finished });
  };

  media.addEventListener("loadedmetadata", resume);
  media.addEventListener("timeupdate", () => media.paused || save(false));
  for (const moment of ["pause", "ended"]) media.addEventListener(moment, () => save(true));
  addEventListener("pagehide", () => media.paused || save(true));

  if (film) {
    for (const link of document.querySelectorAll("a.start")) link.addEventListener("click", () => setTimeout(play));
    addEventListener("hashchange", () => (open() ? play() : media.pause()));
    if (open()) play();
  } else {
    addEventListener("pagehide", () => {
      if (media.paused || media.ended) return;
      window.medialibDock?.hand({ id, src: media.currentSrc, title: object.dataset.title, href: location.href }, media.currentTime);
    });
    media.addEventListener("play", () => window.medialibDock?.hush());
  }

  const marks = [...box.querySelectorAll("[data-seek]")];
  for (const mark of marks) {
    mark.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      resumed = true;
      seek(Number(mark.dataset.seek));
      play();
    });
  }
  media.addEventListener("timeupdate", () => {
    const now = marks.findLast((mark) => Number(mark.dataset.seek) <= media.currentTime + 0.25);
    for (const mark of marks) {
      mark.classList.toggle("sounding", mark === now);
      if (mark === now) mark.setAttribute("aria-current", "true");
      else mark.removeAttribute("aria-current");
    }
  });

  const made = box.querySelector(".made");
  if (made) made.hidden = false;
  act("back")?.addEventListener("click", () => skip(-10));
  act("forward")?.addEventListener("click", () => skip(10));
  act("speed")?.addEventListener("change", (event) => (media.playbackRate = Number(event.target.value)));
  act("version")?.addEventListener("change", (event) => {
    const [time, paused, rate] = [media.currentTime, media.paused, media.playbackRate];
    media.preload = "metadata";
    media.src = media.querySelectorAll("source")[Number(event.target.value)].src;
    media.addEventListener("loadedmetadata", () => {
      seek(time);
      media.playbackRate = rate;
      if (!paused) play();
    }, { once: true });
  });
  const pip = act("pip");
  if (pip) {
    pip.hidden = !document.pictureInPictureEnabled;
    pip.addEventListener("click", () => (document.pictureInPictureElement ? document.exitPictureInPicture() : media.requestPictureInPicture()).catch(() => {}));
  }
  const help = act("help");
  const keys = () => {
    const list = document.getElementById("player-keys");
    list.hidden = !list.hidden;
    help.setAttribute("aria-expanded", String(!list.hidden));
  };
  help?.addEventListener("click", keys);
  const remember = (name, value) => {
    if (value) document.documentElement.dataset[name] = value;
    else delete document.documentElement.dataset[name];
    try {
      localStorage[name] = value;
    } catch {
      // Chosen for this page only.
    }
  };
  const size = act("cue"), ground = act("ground");
  if (size) {
    size.value = document.documentElement.dataset.cue ?? "";
    ground.checked = document.documentElement.dataset.ground !== "off";
    size.addEventListener("change", () => remember("cue", size.value));
    ground.addEventListener("change", () => remember("ground", ground.checked ? "" : "off"));
  }

  const captions = () => {
    const tracks = [...media.textTracks];
    const on = tracks.findIndex((track) => track.mode === "showing");
    if (!tracks.length) return;
    tracks.forEach((track, place) => (track.mode = place === on + 1 ? "showing" : "disabled"));
    say(tracks[on + 1] ? `Subtitles: ${tracks[on + 1].label}` : "Subtitles off");
  };
  const louder = (by) => ((media.volume = Math.max(0, Math.min(1, media.volume + by))), say(`Volume ${Math.round(media.volume * 100)} %`));
  const whole = () => (document.fullscreenElement ? document.exitFullscreen() : media.requestFullscreen?.())?.catch(() => {});
  const moves = {
    " ": toggle, k: toggle, j: () => skip(-10), l: () => skip(10), ArrowLeft: () => skip(-5), ArrowRight: () => skip(5),
    m: () => ((media.muted = !media.muted), say(media.muted ? "Muted" : "Sound on")),
    ...(film && {
      ArrowUp: () => louder(0.1), ArrowDown: () => louder(-0.1), f: whole, c: captions, "?": keys,
      Escape: () => document.fullscreenElement || (location.hash = "#main"),
    }),
  };
  addEventListener("keydown", (event) => {
    if (!open() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const on = event.target.closest?.("input, select, textarea, button, a, summary, [contenteditable], audio, video");
    const move = moves[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const native = on?.matches("video, audio") && event.key !== " " && event.key.startsWith("Arrow");
    const typing = on?.matches("input, select, textarea, [contenteditable]") && event.key !== "Escape";
    const pressing = event.key === " " && on;
    if (!move || typing || pressing || native) return;
    event.preventDefault();
    move();
  });

  if ("mediaSession" in navigator) {
    media.addEventListener("play", () => {
      const art = document.querySelector(".object-plate img");
      const by = document.querySelector(".crumbs li:last-child")?.textContent.trim() ?? "";
      navigator.mediaSession.metadata = new MediaMetadata({ title: object.dataset.title, artist: by, artwork: art ? [{ src: art.currentSrc || art.src }] : [] });
      const handle = { play, pause: () => media.pause(), seekbackward: () => skip(-10), seekforward: () => skip(10), seekto: (to) => seek(to.seekTime) };
      const next = act("next");
      if (next) handle.nexttrack = () => next.click();
      for (const [name, move] of Object.entries(handle)) navigator.mediaSession.setActionHandler(name, move);
    });
  }
})();
