// The start page: opens the dossier that is picked, and colours the tiles by another target.
// What a tile shows stands in the rows of the table of that target, so both always agree.
(function () {
  "use strict";
  var pick = document.getElementById("pick"), colour = document.getElementById("colour");
  if (pick) {
    pick.form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (pick.value) { location.href = pick.value; }
    });
  }
  if (!colour) { return; }
  var said = colour.form.querySelector("output"), tiles = {};
  document.querySelectorAll(".grid a").forEach(function (tile) { tiles[tile.dataset.place] = tile; });
  function paint(row) {
    var tile = tiles[row.dataset.place];
    if (!tile) { return; }
    tile.className = tile.className.replace(/\S+$/, row.dataset.tone);
    tile.dataset.sign = row.dataset.sign;
    tile.querySelector("b").textContent = row.dataset.text;
    tile.querySelector(".unseen").textContent = " " + row.dataset.word;
  }
  function show(key) {
    document.querySelectorAll("details.choice").forEach(function (one) {
      var chosen = one.dataset.key === key;
      one.classList.toggle("chosen", chosen);
      if (!chosen) { return; }
      one.open = true;
      one.querySelectorAll("tr[data-place]").forEach(paint);
      said.textContent = one.querySelector("summary").textContent + ": " + Array.from(one.querySelectorAll(".legend li"), function (li) { return li.textContent; }).join("; ");
    });
  }
  function known(key) { return Array.from(colour.options).some(function (one) { return one.value === key; }); }
  colour.form.addEventListener("submit", function (event) { event.preventDefault(); });
  colour.addEventListener("change", function () {
    show(colour.value);
    var address = new URL(location.href);
    address.searchParams.set("theo", colour.value);
    try { history.replaceState(null, "", address); } catch (error) { /* a page from a disk has no such state */ }
  });
  // The address asks for a target, or the browser kept one when the reader went back.
  var asked = new URLSearchParams(location.search).get("theo");
  if (asked && known(asked)) { colour.value = asked; }
  if (colour.selectedIndex > 0) { show(colour.value); }
  // The list a link points at is opened.
  function unfold() {
    var one = location.hash && document.getElementById(location.hash.slice(1));
    if (one && one.nodeName === "DETAILS") { one.open = true; }
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
