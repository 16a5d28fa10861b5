// SPDX-License-Identifier: AGPL-3.0-or-later
// What makes pages quicker when there is JavaScript. Nothing depends on it: every form and link works without.
import htmx from "htmx.org";

// Nothing on our pages is evaluated: attributes that would need it are refused.
function Refused() {
    throw new Error("evaluation is refused");
}

// The only door for text that becomes HTML: what htmx fetched, from this origin (its mode is same-origin and no
// attribute can change it). It creates no script.
htmx.registerExtension("traguardo", {
    init(api) {
        const policy = window.trustedTypes?.createPolicy("traguardo", { createHTML: (it) => it });
        api.initSecurity(policy, Refused, Refused);
    },
});

// What was typed and not saved is not left behind without a word.
let unsaved = false;
document.addEventListener("input", (it) => {
    unsaved ||= it.target.closest("form[data-kept]") !== null;
});
document.addEventListener("submit", () => {
    unsaved = false;
});
window.addEventListener("beforeunload", (it) => {
    if (unsaved) it.preventDefault();
});

// A part of the page that changed is said aloud, and keeps the keyboard where it was or brings it to what asks for it.
document.addEventListener("htmx:after:swap", () => {
    // Who is typing elsewhere is left alone.
    if (document.activeElement !== document.body) return;
    document.querySelector("main [autofocus], main [aria-invalid='true']")?.focus();
});
