// States of the targets of a place at any day: the address keeps it (ngay), the page says which day.
(function () {
  "use strict";
  function start(form) {
    var input = form.querySelector("input"), said = form.querySelector("output"), words = form.dataset;
    var vi = document.documentElement.lang !== "en", table = form.parentNode.querySelector("table.states"), loaded = null;
    function shown(day) { return vi ? day.split("-").reverse().join("/") : day; }
    function put(text, values) { return Object.keys(values).reduce(function (t, k) { return t.replace("{" + k + "}", values[k]); }, text); }
    function states() {
      loaded = loaded || fetch(words.file).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.json();
      });
      loaded.catch(function () { loaded = null; });
      return loaded;
    }
    function clear() { table.querySelectorAll(".chosen").forEach(function (one) { one.remove(); }); }
    function cell(row, states, column) {
      var made = document.createElement("td"), last = null;
      made.className = "chosen";
      made.dataset.label = column;
      states.forEach(function (one) { if (one[0] <= input.value) { last = one; } });
      if (last) {
        var verdict = document.createElement("span"), since = document.createElement("small"), both = document.createElement("span");
        verdict.className = "verdict " + last[2];
        verdict.textContent = vi ? last[3] : last[4];
        since.textContent = " " + [vi ? last[5] : last[6], put(words.since, { date: shown(last[0]) })].filter(function (t) { return t && t !== "–"; }).join("; ");
        both.append(verdict, since);
        made.append(both);
      } else { made.textContent = words.none; }
      row.append(made);
    }
    function fill(data) {
      var of = {}, head = document.createElement("th"), column = put(words.column, { date: shown(input.value) });
      data.targets.forEach(function (one) { of[one.id] = one.states; });
      clear();
      head.className = "chosen";
      head.textContent = column;
      table.tHead.rows[0].append(head);
      Array.from(table.tBodies[0].rows).forEach(function (row) { cell(row, of[row.dataset.id] || [], column); });
      said.textContent = put(words.said, { date: shown(input.value) });
    }
    function remember() {
      var address = new URL(location.href);
      if (input.value) { address.searchParams.set("ngay", input.value); } else { address.searchParams.delete("ngay"); }
      try { history.replaceState(null, "", address); } catch (error) { /* a page from a disk has no such state */ }
    }
    function show() {
      if (!input.value || !input.validity.valid) {
        clear();
        said.textContent = input.value || input.validity.badInput ? words.outside : "";
        return;
      }
      var asked = input.value;
      states().then(function (data) { if (asked === input.value) { fill(data); } }, function () { clear(); said.textContent = words.failed; });
    }
    input.addEventListener("change", function () { show(); remember(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); show(); remember(); });
    var day = new URLSearchParams(location.search).get("ngay");
    if (day) { input.value = day; show(); }
  }
  // A link to old targets opens them.
  function open() {
    var one = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (one && one.nodeName === "DETAILS") { one.open = true; }
  }
  addEventListener("hashchange", open);
  open();
  document.querySelectorAll("form.asof").forEach(start);
})();
