// Keeps the entries of a list that hold every word typed. Nothing is sent anywhere.
"use strict";

(function () {
  const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
  const list = document.getElementById("search-list");
  const field = document.getElementById("search-words");
  const count = document.getElementById("search-count");
  const entries = Array.from(list.children, (entry) => [entry, plain(entry.textContent)]);

  const narrow = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [entry, text] of entries) {
      entry.hidden = !words.every((word) => text.includes(word));
      shown += entry.hidden ? 0 : 1;
    }
    count.textContent = words.length ? `${shown} of ${entries.length} entries` : "";
  };

  document.getElementById("search-form").hidden = false;
  field.addEventListener("input", narrow);
  narrow();
})();
