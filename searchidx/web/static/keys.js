// The keyboard: / to the box, arrows through the hits, Enter opens, n and p from mark to mark, Esc closes.

import { jump } from "./marks.js";

const titles = () => [...document.querySelectorAll("#list .hits a.title")].filter((each) => each.checkVisibility());

function step(by) {
  const all = titles();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement);
  const current = at < 0 ? all.findIndex((each) => each.closest(".hit.current")) : at;
  const next = current < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, current + by));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

const typed = (target) => target.closest("input:not([type=checkbox]), select, textarea");

export function followKeys() {
  const box = document.getElementById("q");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target, key } = event;
    if (key === "Escape") {
      const close = document.querySelector("#article a.close");
      if (target === box && box.value) return; // the browser empties the box
      if (close?.checkVisibility()) close.click();
      else target.blur?.();
    } else if (target === box && key === "ArrowDown") {
      if (step(1)) event.preventDefault();
    } else if (typed(target) || target.getAttribute("role") === "slider") {
      return;
    } else if (key === "/") {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      if (target.closest("#article")) return; // there they scroll
      if (step(key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    } else if (key === "n" || key === "p") {
      jump(key === "n" ? 1 : -1);
    }
  });
}
