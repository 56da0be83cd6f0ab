// What makes the page quicker: search as one types, the article beside the list, the keyboard, the timeline. Without it
// every link and the form work all the same. Each state is an address; the server lays it out, and the parts that differ are
// put in the place of those that are there.

import { followKeys } from "./keys.js";
import { markJumps } from "./marks.js";
import { go, keepPlace, load, same } from "./regions.js";
import { dressTimeline } from "./timeline.js";

const PAUSE = 160; // milliseconds without a key after which a word is searched for

const form = document.getElementById("search");
const box = document.getElementById("q");

/** The address of what stands in the form; what is empty is not in it. */
function asked() {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value.trim() || (name === "q" && value)) said.append(name, value);
  }
  const text = said.toString();
  return text ? `/?${text}` : "/";
}

// --- search as one types ---------------------------------------------------------------------------

let waiting = 0;
let typing = false; // whether the newest entry of the history is one that typing made

box.addEventListener("input", (event) => {
  clearTimeout(waiting);
  if (event.isComposing) return; // half a character of an input method is no word
  waiting = setTimeout(async () => {
    const replace = typing;
    typing = true;
    await go(asked(), { replace, typing: true });
  }, PAUSE);
});
box.addEventListener("compositionend", () => box.dispatchEvent(new InputEvent("input")));
box.addEventListener("blur", () => { typing = false; });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  const replace = typing;
  typing = false;
  go(asked(), { replace });
});

document.addEventListener("change", (event) => {
  if (event.target.closest("#facets") && event.target.form === form) go(asked());
});

// --- links, back and forward -----------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const address = link instanceof SVGElement ? link.href.baseVal : link.getAttribute("href");
  if (link.target || link.hasAttribute("download") || !(address === "/" || address.startsWith("/?"))) return;
  event.preventDefault();
  typing = false;
  go(address, { from: link });
});

window.addEventListener("popstate", (event) => {
  if (same(location.href)) return; // a place in this very page
  typing = false;
  load(location.href, { scroll: event.state?.scroll ?? 0 });
});

document.addEventListener("click", (event) => {
  if (event.target.closest(".print")) window.print();
});

/** What a region needs before it is used; called again when one has been replaced. */
function dress() {
  dressTimeline();
  markJumps();
  for (const each of document.querySelectorAll(".print, .jump")) each.hidden = each.matches(".jump") && !document.querySelector(".text mark");
  for (const each of document.querySelectorAll(".apply")) each.hidden = true; // every change applies itself
}

document.addEventListener("shown", dress);
dress();
followKeys();
keepPlace();
