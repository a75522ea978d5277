// Charts that a reader asks for: Vega is loaded at the first click, from the site itself.
// The page's policy forbids eval, so expressions are interpreted.
(function () {
  "use strict";
  var here = document.currentScript.src.replace(/[^/]*$/, ""), loading = null;

  function script(name) {
    return new Promise(function (done, failed) {
      var one = document.createElement("script");
      one.src = here + "vendor/" + name;
      one.onload = done;
      one.onerror = failed;
      document.head.appendChild(one);
    });
  }

  function library() {
    loading = loading || script("vega.js").then(function () { return script("vega-interpreter.js"); });
    loading.catch(function () { loading = null; });  // the next click tries again
    return loading;
  }

  function fetched(address) {
    return fetch(address).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.json();
    });
  }

  // Every mark with words of its own, once, and where it stands, in the order of reading.
  function marks(view) {
    var found = [], said = {}, origin = view.origin();
    (function walk(group, x, y) {
      (group.items || []).forEach(function (mark) {
        (mark.items || []).forEach(function (item) {
          if (mark.marktype === "group") {
            walk(item, x + (item.x || 0), y + (item.y || 0));
          } else if (item.tooltip && !said[item.tooltip]) {
            said[item.tooltip] = true;
            found.push({ words: String(item.tooltip),
              x: x + origin[0] + (item.bounds.x1 + item.bounds.x2) / 2,
              y: y + origin[1] + (item.bounds.y1 + item.bounds.y2) / 2 });
          }
        });
      });
    })({ items: [view.scenegraph().root] }, 0, 0);
    return found.sort(function (a, b) { return a.y - b.y || a.x - b.x; });
  }

  function tell(stage, words, x, y) {
    var tip = stage.querySelector("output"), wide = stage.clientWidth;
    tip.hidden = !words;
    tip.textContent = words || "";
    if (!words) { return; }
    tip.style.left = Math.max(0, Math.min(x + 12, wide - tip.offsetWidth)) + "px";
    tip.style.top = y + 14 + "px";
  }

  function keys(stage, view) {
    var at = -1;
    stage.addEventListener("keydown", function (event) {
      var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") { tell(stage, ""); }
      if (!step) { return; }
      event.preventDefault();
      var all = marks(view);
      if (!all.length) { return; }
      at = (at + step + all.length) % all.length;
      tell(stage, all[at].words, all[at].x, all[at].y);
    });
    stage.addEventListener("blur", function () { tell(stage, ""); });
  }

  function shown(stage, made) {
    var runtime = vega.parse(made.spec, { locale: { number: made.locale } }, { ast: true });
    var place = stage.querySelector("div");
    var view = new vega.View(runtime, { expr: vega.expressionInterpreter, renderer: "canvas",
      container: place, hover: true });
    view.tooltip(function (handler, event, item, words) {
      var box = stage.getBoundingClientRect();
      tell(stage, words, event.clientX - box.left, event.clientY - box.top);
    });
    view.width(Math.min(stage.clientWidth, 736));
    keys(stage, view);
    return view.runAsync();
  }

  function staged(figure, button) {
    var stage = document.createElement("div");
    stage.className = "stage";
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", button.dataset.keys);
    stage.append(document.createElement("div"), document.createElement("output"));
    stage.lastChild.hidden = true;
    figure.appendChild(stage);
    return stage;
  }

  document.querySelectorAll("figure[data-chart] .play button").forEach(function (button) {
    var figure = button.closest("figure"), stage = null, open = button.textContent;
    function turn(on) {
      stage.hidden = !on;
      button.setAttribute("aria-expanded", String(on));
      button.textContent = on ? button.dataset.close : open;
    }
    button.addEventListener("click", function () {
      if (stage) { turn(stage.hidden); return; }
      stage = staged(figure, button);
      turn(true);
      Promise.all([fetched(figure.dataset.chart), library()]).then(function (made) {
        return shown(stage, made[0]);
      }).then(function () { stage.focus(); }).catch(function () {
        stage.remove();
        stage = null;
        button.textContent = button.dataset.failed;
        button.setAttribute("aria-expanded", "false");
      });
    });
  });
})();
