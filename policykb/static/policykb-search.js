// Finds pages by what a reader types: without accents, by any writing of a symbol, by old and
// new names and abbreviations, with misspellings.  The index (policykbIndex) holds texts as they
// are shown and is a script, so that it also loads from a disk.
(function () {
  "use strict";
  var EXACT = 1000, NEAR = 300, BEGINS = 200, HOLDS = 100;
  var WEIGHTS = { documents: 1, places: 1.3, indicators: 1.1, symbols: 0.9, sources: 0.35, analyses: 0.9, pages: 0.8 };
  var STEP = { documents: 0, places: 3, indicators: 2, symbols: 0, sources: -6, analyses: -1, pages: -2 };
  // Written out before a number or a code, these say nothing that the symbol does not.
  var TYPES = /^(nghi quyet|quyet dinh|chuong trinh hanh dong|chuong trinh|ke hoach|ket luan|chi thi|thong tu|nghi dinh|cong van|bao cao|to trinh|de an|van ban|luat)( so)? (?=.*\d)/;
  var PLACES = /^(tinh|thanh pho|tp|dia phuong) | (city|province)$/;

  function fold(text) {
    return text.toLowerCase().replace(/[đðɖ]/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  // The words of a text: letters and digits apart, numbers without leading zeros.
  function words(text) {
    return (fold(text).match(/[a-z]+|\d+/g) || []).map(function (w) { return w.replace(/^0+(?=\d)/, ""); });
  }
  // "23-NQ/TW", "23 nq tw", "23/NQ-TW" → "23nqtw"; two numbers in a row stay apart.
  function key(text) {
    return words(text).join(" ").replace(/(\d) (?=\d)/g, "$1.").replace(/ /g, "");
  }
  // What a query may mean as a whole.
  function readings(query) {
    var plain = words(query).join(" "), found = [key(query)];
    [TYPES, PLACES].forEach(function (start) {
      var rest = plain.replace(start, "");
      if (rest !== plain && rest) { found.push(key(rest)); }
    });
    var bare = plain.replace(/\bso (?=\d)/, "");
    if (bare !== plain) { found.push(key(bare)); }
    return found;
  }
  // Insertions, deletions, changes and swaps between two short words; more than `most` ends early.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) { return most + 1; }
    var two = [], one = [], now, i, j, least;
    for (j = 0; j <= b.length; j++) { one[j] = j; }
    for (i = 1; i <= a.length; i++) {
      now = [i]; least = i;
      for (j = 1; j <= b.length; j++) {
        now[j] = Math.min(one[j] + 1, now[j - 1] + 1, one[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) { now[j] = Math.min(now[j], two[j - 2] + 1); }
        least = Math.min(least, now[j]);
      }
      if (least > most) { return most + 1; }
      two = one; one = now;
    }
    return one[b.length];
  }

  var rows = [], exact = new Map(), engine;
  function note(row, name) {
    var one = key(name);
    if (!one) { return; }
    if (!exact.has(one)) { exact.set(one, []); }
    if (exact.get(one).indexOf(row) < 0) { exact.get(one).push(row); }
    row.keys.push(one);
  }
  function prepare() {
    engine = new MiniSearch({
      fields: ["text", "names", "note"], tokenize: words, processTerm: function (term) { return term; },
      searchOptions: { boost: { text: 4, names: 3, note: 1 }, prefix: function (t) { return !/^\d/.test(t) && t.length > 1; },
        fuzzy: function (t) { return /\d/.test(t) || t.length < 4 ? false : t.length < 8 ? 1 : 2; },
        weights: { fuzzy: 0.2, prefix: 0.4 } }
    });
    policykbIndex.forEach(function (group, g) {
      group.rows.forEach(function (cells) {
        var row = { id: rows.length, group: g, kind: group.kind, path: group.folder + cells[0] + ".html", text: cells[1],
          note: cells[2] || "", rank: cells[5] || 0, keys: [] };
        var names = cells[3] || [];
        // The years that tell units and documents of one name apart are no part of the name.
        note(row, row.text); note(row, row.text.replace(/ \([^()]*\d{4}\)$/, ""));
        names.forEach(function (name) { note(row, name); });
        if (row.kind === "documents" && row.note) { note(row, row.note.split(" · ")[0]); }
        if (row.kind === "places") { note(row, row.text.replace(/^Vùng /, "")); }
        // "nq 23" and "23 nq", without the issuer
        var symbol = group.kind === "documents" && /^(\d+)[^A-Za-zĐđ]+(?:\d{4}[^A-Za-zĐđ]+)?([A-Za-zĐđ]+)/.exec(row.text);
        if (symbol) { note(row, symbol[2] + " " + symbol[1]); note(row, symbol[1] + " " + symbol[2]); }
        rows.push(row);
        row.names = names.join(" ") + " " + row.keys.filter(function (k) { return k.length < 24 && /^[a-z]+$/.test(k); }).join(" ") + " " + (cells[4] || "");
      });
    });
    engine.addAll(rows);
    rows.forEach(function (row) { row.names = ""; });
  }

  function scores(query) {
    var found = new Map(), tokens = words(query);
    function raise(row, score) { found.set(row, Math.max(found.get(row) || 0, score)); }
    function matched(how) {
      var queries = [{ combineWith: how, queries: tokens }], whole = key(query);
      return engine.search({ combineWith: "OR", queries: /^[a-z]+$/.test(whole) ? queries.concat(whole) : queries });
    }
    var hits = matched("AND");
    if (!hits.length && tokens.length > 1) { hits = matched("OR"); }
    var top = hits.length ? hits[0].score : 1;
    hits.forEach(function (hit) { raise(rows[hit.id], 90 * hit.score / top * WEIGHTS[rows[hit.id].kind]); });
    var whole = readings(query);
    found.forEach(function (score, row) {
      var bonus = 0;
      row.keys.forEach(function (one) {
        whole.forEach(function (w) {
          if (w.length > 1 && one.indexOf(w) === 0 && !/\d$/.test(w)) { bonus = Math.max(bonus, BEGINS * WEIGHTS[row.kind]); }
          else if (w.length > 3 && one.indexOf(w) > 0) { bonus = Math.max(bonus, HOLDS * WEIGHTS[row.kind]); }
        });
      });
      found.set(row, score + bonus);
    });
    var sure = false;
    whole.forEach(function (w, i) {
      (exact.get(w) || []).forEach(function (row) { sure = true; raise(row, EXACT - i * 20 + (found.get(row) || 0) / 100 + STEP[row.kind]); });
    });
    if (!sure) {
      rows.forEach(function (row) {
        if (row.kind !== "places") { return; }
        row.keys.forEach(function (one) {
          whole.forEach(function (w) {
            var most = w.length < 4 ? 0 : w.length < 8 ? 1 : 2, far = most ? distance(w, one, most) : 1;
            if (far <= most) { raise(row, NEAR + 150 / far); }
          });
        });
      });
    }
    // Among equals the current unit, the national document, the symbol that several bear.
    found.forEach(function (score, row) {
      var several = row.kind === "symbols" && score > EXACT / 2 ? (row.rank ? -8 : 8) : 0;
      found.set(row, score + several - row.rank * (score > EXACT / 2 ? 1 : 4));
    });
    return found;
  }

  // The rows that answer a query, in groups; the group with the best answer first.
  function find(query) {
    if (!engine) { prepare(); }
    if (!words(query).length) { return []; }
    var groups = policykbIndex.map(function (group) { return { kind: group.kind, title: group.title, rows: [], best: 0 }; });
    scores(query).forEach(function (score, row) {
      groups[row.group].rows.push({ path: row.path, text: row.text, note: row.note, score: score, at: row.id });
    });
    groups = groups.filter(function (group) { return group.rows.length; });
    groups.forEach(function (group) {
      group.rows.sort(function (a, b) { return b.score - a.score || a.at - b.at; });
      group.best = group.rows[0].score;
    });
    return groups.sort(function (a, b) { return b.best - a.best; });
  }
  window.policykbSearch = find;

  var state = document.getElementById("search-state"), list = document.getElementById("search-results");
  var field = document.getElementById("find"), SHOWN = 6;
  if (!state || !list || !field) { return; }
  function made(name, text, parent) {
    var one = document.createElement(name);
    one.textContent = text;
    parent.appendChild(one);
    return one;
  }
  function line(row, parent) {
    var item = made("li", "", parent), link = made("a", row.text, item);
    link.href = row.path;
    if (row.note) { made("small", row.note, item); }
    return link;
  }
  function section(group) {
    var part = made("section", "", list), head = made("h2", group.title + " (" + group.rows.length + ")", part);
    head.id = "tim-" + group.kind;
    part.setAttribute("aria-labelledby", head.id);
    var items = made("ol", "", part);
    items.className = "found";
    group.rows.slice(0, SHOWN).forEach(function (row) { line(row, items); });
    if (group.rows.length > SHOWN) {
      var more = made("button", list.dataset.more + " (" + (group.rows.length - SHOWN) + ")", part);
      more.type = "button";
      more.addEventListener("click", function () {
        var first;
        group.rows.slice(SHOWN).forEach(function (row) { var link = line(row, items); first = first || link; });
        more.remove();
        first.focus();
      });
    }
  }
  function show(query) {
    list.textContent = "";
    var groups = find(query);
    var count = groups.reduce(function (sum, group) { return sum + group.rows.length; }, 0);
    state.textContent = !query.trim() ? "" : count ? state.dataset.count + " " + count : state.dataset.none;
    groups.forEach(section);
  }
  function remember(query) {
    var address = new URL(location.href);
    if (query) { address.searchParams.set("q", query); } else { address.searchParams.delete("q"); }
    try { history.replaceState(null, "", address); } catch (error) { /* a page from a disk has no such state */ }
  }
  var asked = new URLSearchParams(location.search).get("q") || "", waiting;
  field.value = asked;
  show(asked);
  field.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () { show(field.value); remember(field.value); }, 60);
  });
  field.form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(waiting);
    show(field.value); remember(field.value);
  });
  // Arrows go through the results, Escape back to the field.
  document.addEventListener("keydown", function (event) {
    var links = [field].concat(Array.from(list.querySelectorAll("a, button"))), at = links.indexOf(document.activeElement);
    if (at < 0) { return; }
    var to = event.key === "ArrowDown" ? at + 1 : event.key === "ArrowUp" ? at - 1 : event.key === "Escape" && at ? 0 : -1;
    if (to >= 0 && to < links.length) { event.preventDefault(); links[to].focus(); }
  });
})();
