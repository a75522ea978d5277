// The same page in the other language keeps what was asked of this one: a search, a
// comparison, a filter, a place in the page.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a.switch");
    if (link) {
      link.search = location.search;
      link.hash = location.hash;
    }
  }, true);
})();
