// Puts the words of the address that was not found into the search.
(function () {
  "use strict";
  var place = document.getElementById("missing"), field = document.getElementById("find");
  var path = location.pathname;
  try { path = decodeURIComponent(path); } catch (error) { /* the address is no UTF-8 */ }
  var last = path.replace(/\/+$/, "").split("/").pop() || "";
  var words = last.replace(/\.(html?|json)$/i, "").replace(/[-_.+\s]+/g, " ").trim();
  if (!place || !field || !words || words === "404" || words === "index") { return; }
  field.value = words;
  var link = document.createElement("a");
  link.href = place.dataset.search + "?q=" + encodeURIComponent(words);
  link.textContent = place.dataset.words + " “" + words + "”";
  place.appendChild(link);
})();
