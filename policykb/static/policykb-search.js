// Finds entities by unaccented words; the index is a script so that it also loads from a disk.
(function () {
  "use strict";
  function plain(text) {
    return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  function score(row, words, whole) {
    var found = 0, parts = row[3].split(" ");
    for (var i = 0; i < words.length; i++) {
      var best = 0;
      for (var j = 0; j < parts.length; j++) {
        if (parts[j] === words[i]) { best = 3; break; }
        if (parts[j].indexOf(words[i]) === 0) { best = Math.max(best, 2); }
        else if (parts[j].indexOf(words[i]) > 0 && words[i].length > 2) { best = Math.max(best, 1); }
      }
      if (!best) { return 0; }
      found += best;
    }
    var name = plain(row[1]);
    if (name === whole) { found += 20; } else if (name.indexOf(whole) === 0) { found += 8; } else if (name.indexOf(whole) > 0) { found += 4; }
    return found;
  }
  var state = document.getElementById("search-state");
  var list = document.getElementById("search-results");
  var field = document.getElementById("find");
  function show(query) {
    list.textContent = "";
    state.textContent = "";
    var whole = plain(query).trim();
    var words = whole.split(/[^a-z0-9]+/).filter(Boolean);
    if (!words.length) { return; }
    var found = policykbIndex.map(function (row) { return [score(row, words, whole), row]; })
      .filter(function (pair) { return pair[0] > 0; })
      .sort(function (a, b) { return b[0] - a[0]; });
    state.textContent = found.length ? state.dataset.count + " " + found.length : state.dataset.none;
    found.slice(0, 60).forEach(function (pair) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = pair[1][0];
      link.textContent = pair[1][1];
      item.appendChild(link);
      if (pair[1][2]) { item.appendChild(document.createTextNode(" – " + pair[1][2])); }
      list.appendChild(item);
    });
  }
  var asked = new URLSearchParams(location.search).get("q") || "";
  field.value = asked;
  show(asked);
  field.addEventListener("input", function () { show(field.value); });
})();
