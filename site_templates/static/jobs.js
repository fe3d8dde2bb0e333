// Keeps the lines of jobs true while they are looked at. The server's page is the truth; events only say when.
(() => {
  const top = new URL(document.documentElement.dataset.root || "./", location.href).href;
  const lists = () => document.querySelectorAll("[data-jobs]");
  if (!lists().length) return;
  const said = document.querySelector("[data-said]");
  const known = new Map();
  const heard = new Map();
  let due = 0;

  const minutes = (seconds) => {
    if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s left`;
    const whole = Math.round(seconds / 60);
    return whole < 90 ? `${whole} min left` : `${Math.floor(whole / 60)} h ${whole % 60} min left`;
  };
  const speed = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB/s` : `${Math.round(bytes / 1e3)} kB/s`);
  const spans = (parts) => parts.filter(Boolean).map((part) => {
    const span = document.createElement("span");
    span.textContent = part;
    return span;
  });

  const swap = (now, then) => {
    if (!now || !then) return;
    const focus = now.contains(document.activeElement) ? document.activeElement : null;
    const form = focus?.form?.getAttribute("action");
    const link = focus?.getAttribute("href");
    now.replaceWith(then);
    if (!focus) return;
    const again = [...then.querySelectorAll("a, button")].find((one) => (link ? one.getAttribute("href") === link : form && one.form?.getAttribute("action") === form));
    again?.focus({ preventScroll: true });
  };
  // What somebody is filling in stays as it is, whatever the server knows by now.
  const edited = (one) => {
    if (one.type === "radio") return one.checked !== one.defaultChecked;
    if (one.options) return one.selectedIndex !== Math.max(0, [...one.options].findIndex((option) => option.defaultSelected));
    return one.value !== one.defaultValue;
  };
  const touched = (part) => part.contains(document.activeElement) || [...part.querySelectorAll("input, select")].some(edited);
  const swapDrives = (now, then) => {
    if (!now || !then) return;
    const of = (part) => new Map([...part.querySelectorAll("[data-drive]")].map((one) => [one.dataset.drive, one]));
    const [old, fresh] = [of(now), of(then)];
    if (!old.size || !fresh.size) return now.replaceChildren(...then.childNodes);
    for (const [device, line] of old) if (!fresh.has(device)) line.remove();
    let last = null;
    for (const [device, line] of fresh) {
      const was = old.get(device);
      if (!was) (last ? last.after(line) : now.querySelector("ul").prepend(line));
      else if (was.dataset.mark !== line.dataset.mark) {
        if (was.dataset.held && was.dataset.held === line.dataset.held && touched(was)) {
          for (const part of ["[data-about]", "[data-acts]"]) was.querySelector(part)?.replaceWith(line.querySelector(part));
          was.dataset.mark = line.dataset.mark;
        } else was.replaceWith(line);
      }
      last = line.isConnected ? line : was;
    }
  };
  const reread = async () => {
    heard.clear();
    const reply = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
    if (!reply.ok) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const then = fresh.querySelectorAll("[data-jobs]");
    lists().forEach((list, place) => swap(list, then[place]));
    swap(document.querySelector(".rail"), fresh.querySelector(".rail"));
    swapDrives(document.querySelector("[data-drives]"), fresh.querySelector("[data-drives]"));
    const [asked, asks] = [document, fresh].map((page) => page.querySelector("[data-question]"));
    if (asked && asks && asked.innerHTML !== asks.innerHTML && !(asks.firstElementChild && touched(asked))) asked.replaceWith(asks);
    const log = document.querySelector("[data-log]");
    const low = log && log.scrollHeight - log.scrollTop - log.clientHeight < 24;
    swap(log, fresh.querySelector("[data-log]"));
    const after = document.querySelector("[data-log]");
    if (after && low) after.scrollTop = after.scrollHeight;
    // What was heard while the page was on its way is newer than the page.
    for (const job of heard.values()) paint(job);
  };
  const soon = () => {
    due ||= setTimeout(() => ((due = 0), reread().catch(() => {})), 400);
  };

  const linesOf = (job) => document.querySelectorAll(`[data-job="${CSS.escape(job.id)}"]`);
  const paint = (job) => {
    for (const line of linesOf(job)) {
      line.querySelector("progress").value = job.progress ?? 0;
      const stage = line.querySelector("[data-stage]");
      const first = stage.firstElementChild?.dataset.live ? "" : stage.firstElementChild?.textContent;
      const live = spans([job.speed_bps > 0 && speed(job.speed_bps), job.eta_s > 0 && minutes(job.eta_s)]);
      live.forEach((span) => (span.dataset.live = "1"));
      if (live.length) stage.replaceChildren(...spans([first]), ...live);
      const message = line.querySelector("[data-message]");
      message.textContent = job.message ?? "";
      message.hidden = !job.message;
    }
  };
  const update = (job) => {
    const lines = linesOf(job);
    const state = `${job.status} ${job.stage ?? ""} ${job.title ?? ""}`;
    const changed = known.has(job.id) ? known.get(job.id) !== state : lines[0]?.dataset.status !== job.status;
    known.set(job.id, state);
    heard.set(job.id, job);
    paint(job);
    if (changed || (!lines.length && document.querySelector("[data-whole]"))) soon();
    if (document.querySelector("[data-log]") && lines.length) soon();
    if (changed && lines.length && said && ["done", "failed", "waiting"].includes(job.status)) said.textContent = `${job.title || job.source}: ${job.status === "waiting" ? "waits for you" : job.status}`;
  };
  const heardOf = (disc) => {
    soon();
    if (said && document.querySelector("[data-drives]")) said.textContent = `A disc: ${disc.title || disc.label || disc.format}`;
  };
  const tick = () => {
    for (const due of document.querySelectorAll("[data-due]")) {
      const seconds = Math.round((Date.parse(due.dateTime) - Date.now()) / 1000);
      if (seconds < 600) due.textContent = seconds < 2 ? "in a moment" : seconds < 90 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} min`;
    }
  };

  const log = document.querySelector("[data-log]");
  if (log) log.scrollTop = log.scrollHeight;
  const events = new EventSource(`${top}events`);
  events.addEventListener("job", (event) => update(JSON.parse(event.data)));
  events.addEventListener("disc_detected", (event) => heardOf(JSON.parse(event.data)));
  events.addEventListener("disc_removed", soon);
  events.addEventListener("open", soon);
  setInterval(tick, 1000);
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
