// The timeline: drag over it to choose a period, move its ends by hand or by arrow keys.

import { go } from "./regions.js";

const SETTLED = 500; // milliseconds after the last arrow key

/** Give the timeline that is on the page its handles. */
export function dressTimeline() {
  const figure = document.getElementById("timeline");
  if (!figure || figure.dataset.dressed) return;
  figure.dataset.dressed = "yes";
  const drawing = figure.querySelector(".bars");
  const bars = [...drawing.querySelectorAll("a")];
  if (bars.length < 2) return;
  const span = drawing.querySelector(".span");
  const chosen = bars.flatMap((bar, number) => (bar.querySelector(".chosen") ? [number] : []));
  let [first, last] = chosen.length ? [chosen[0], chosen.at(-1)] : [0, bars.length - 1];

  const barAt = (event) => {
    const { left, width } = drawing.getBoundingClientRect();
    const share = Math.min(0.9999, Math.max(0, (event.clientX - left) / width));
    return Math.floor(share * bars.length);
  };

  const handles = ["First", "Last"].map((which) => {
    const handle = document.createElement("div");
    handle.className = "handle";
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", `${which} ${figure.dataset.unit}`);
    handle.setAttribute("aria-valuemin", "0");
    handle.setAttribute("aria-valuemax", String(bars.length - 1));
    figure.append(handle);
    return handle;
  });

  function draw(set) {
    const wide = 100 / bars.length;
    span.setAttribute("x", `${set ? first * wide : 0}%`);
    span.setAttribute("width", `${set ? (last - first + 1) * wide : 0}%`);
    [[first, first], [last, last + 1]].forEach(([number, edge], which) => {
      handles[which].style.left = `${edge * wide}%`;
      handles[which].classList.toggle("set", set);
      handles[which].setAttribute("aria-valuenow", String(number));
      handles[which].setAttribute("aria-valuetext", bars[number].dataset.name);
    });
  }

  function apply() {
    const url = new URL(location.href);
    const everything = figure.dataset.whole && first === 0 && last === bars.length - 1;
    for (const name of ["offset", "open", "view"]) url.searchParams.delete(name);
    if (everything) {
      url.searchParams.delete("since");
      url.searchParams.delete("until");
    } else {
      url.searchParams.set("since", bars[first].dataset.from);
      url.searchParams.set("until", bars[last].dataset.to);
    }
    go(url);
  }

  // Dragging over the drawing chooses; a click on a bar follows its link.
  let start = null;
  let moved = false;
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    start = barAt(event);
    moved = false;
  });
  const follow = (event) => {
    if (start === null) return;
    const here = barAt(event);
    if (here !== start) moved = true;
    if (!moved) return;
    [first, last] = [Math.min(start, here), Math.max(start, here)];
    draw(true);
  };
  const done = () => {
    if (start !== null && moved) apply();
    start = null;
  };
  watch(figure, follow, done);
  drawing.addEventListener("click", (event) => {
    if (moved) {
      event.preventDefault();
      event.stopPropagation();
      moved = false;
    }
  }, true);

  handles.forEach((handle, which) => {
    let held = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      handle.focus();
      held = true;
    });
    watch(figure, (event) => {
      if (held) move(which, barAt(event));
    }, () => {
      if (held) apply();
      held = false;
    });
    let timer = 0;
    handle.addEventListener("keydown", (event) => {
      const now = which ? last : first;
      const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: bars.length - 1,
        PageUp: now + 10, PageDown: now - 10 }[event.key];
      if (event.key === "Enter") { clearTimeout(timer); apply(); }
      if (to === undefined) return;
      event.preventDefault();
      move(which, to);
      clearTimeout(timer);
      timer = setTimeout(() => { if (figure.isConnected) apply(); }, SETTLED);
    });
  });

  function move(which, to) {
    if (which) last = Math.min(bars.length - 1, Math.max(first, to));
    else first = Math.max(0, Math.min(last, to));
    draw(true);
  }

  draw(chosen.length > 0);
}

/** Follow the pointer wherever it goes, for as long as the figure is on the page. */
function watch(figure, follow, done) {
  const controller = new AbortController();
  const { signal } = controller;
  const alive = (call) => (event) => (figure.isConnected ? call(event) : controller.abort());
  window.addEventListener("pointermove", alive(follow), { signal });
  window.addEventListener("pointerup", alive(done), { signal });
  window.addEventListener("pointercancel", alive(done), { signal });
}
