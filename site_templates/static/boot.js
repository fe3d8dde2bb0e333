// Runs before the first paint: what the page looks like must be settled here.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  if (location.protocol === "file:") root.classList.add("shelfbound");
  try {
    const keep = localStorage;
    if (keep.theme === "dark" || keep.theme === "light") root.dataset.theme = keep.theme;
    if (keep.cue) root.dataset.cue = keep.cue;
    if (keep.ground) root.dataset.ground = keep.ground;
    if (keep.continuing && location.protocol !== "file:") root.classList.add("continuing");
    if (keep.listed) root.classList.add("listing");
  } catch {
    // A browser that keeps nothing shows the system's colours.
  }

  // A picture travels from its shelf to its page and back, where the browser can do that.
  const plateTo = (address) => [...document.querySelectorAll(".card a")].find((link) => link.href === address)?.querySelector(".plate");
  const travel = (transition, address) => {
    if (!transition) return;
    const quiet = () => {};
    transition.ready.catch(quiet);
    const over = transition.finished.catch(quiet);
    const plate = document.querySelector(".object-plate .plate") ? null : plateTo(address);
    if (!plate) return;
    plate.style.viewTransitionName = "plate";
    over.then(() => plate.style.removeProperty("view-transition-name"));
  };
  addEventListener("pageswap", (event) => travel(event.viewTransition, event.activation?.entry?.url));
  addEventListener("pagereveal", (event) => travel(event.viewTransition, window.navigation?.activation?.from?.url));
})();
