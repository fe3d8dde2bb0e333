// Brings an open page up to date when the press has printed it again, without a reload.
(() => {
  const top = new URL(document.documentElement.dataset.root || "./", location.href).href;
  const here = () => location.href.slice(top.length).replace(/[?#].*$/, "") || "index.html";
  const busy = () => document.querySelector("#play:target") || [...document.querySelectorAll("main audio, main video")].some((media) => !media.paused);

  const place = (element) => {
    if (!element || !element.closest("main")) return null;
    const link = element.getAttribute("href");
    return () => [...document.querySelectorAll("main a")].find((one) => one.getAttribute("href") === link) ?? document.getElementById("main");
  };
  const region = (page) => page.querySelector("main").innerHTML;
  let printed = region(document);

  const refresh = async () => {
    const reply = await fetch(location.href, { cache: "no-cache", credentials: "same-origin" });
    if (!reply.ok || busy()) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (region(fresh) === printed) return;
    printed = region(fresh);
    const focus = place(document.activeElement);
    const known = new Set([...document.querySelectorAll("main .card a")].map((link) => link.href));
    const scrolled = [...document.querySelectorAll("main .strip")].map((strip) => strip.scrollLeft);
    const kept = document.querySelector("#continue:not([hidden])");
    for (const part of ["main", ".kinds", ".colophon"]) {
      const now = document.querySelector(part);
      const then = fresh.querySelector(part);
      if (now && then) now.replaceChildren(...then.childNodes);
    }
    if (kept) document.getElementById("continue")?.replaceWith(kept);
    document.querySelectorAll("main .strip").forEach((strip, index) => (strip.scrollLeft = scrolled[index] ?? 0));
    for (const link of document.querySelectorAll("main .card a")) {
      if (!known.has(link.href)) link.classList.add("fresh");
    }
    focus?.().focus({ preventScroll: true });
    document.dispatchEvent(new Event("medialib:page"));
  };

  const listen = async () => {
    if (location.protocol === "file:" || !(await window.medialibMe?.all)) return;
    let due = 0;
    const soon = () => (due ||= setTimeout(() => ((due = 0), refresh().catch(() => {})), 100));
    const events = new EventSource(`${top}events`);
    events.addEventListener("library_updated", (event) => {
      const { paths = [] } = JSON.parse(event.data);
      if (paths.includes(here())) soon();
    });
    // What was printed between this page and the first word of the server would otherwise be missed.
    events.addEventListener("open", soon);
    addEventListener("pagehide", () => events.close());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  };
  listen();
})();
