// Two places side by side (so-sanh.html?a=…&b=…) from their small files; every word is in the page.
(function () {
  "use strict";
  var form = document.querySelector("form.compare"), result = document.getElementById("compare-result");
  var state = document.getElementById("compare-state"), words = JSON.parse(result.dataset.words);
  var pickers = [form.elements.a, form.elements.b], lang = document.documentElement.lang === "en" ? 1 : 0;
  var loaded = {}, order = new Intl.Collator(document.documentElement.lang);
  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text !== undefined && text !== null) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }
  function load(one) {
    loaded[one] = loaded[one] || fetch(result.dataset.files + "dia-phuong/" + encodeURIComponent(one) + ".trang-thai.json").then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.json();
    });
    loaded[one].catch(function () { delete loaded[one]; });
    return loaded[one];
  }
  function read(data) {
    Object.keys(data.values).forEach(function (key) {
      data.values[key] = data.values[key].map(function (row) {
        if (!Array.isArray(row)) { return row; }
        var found = {};
        data.value_keys.forEach(function (name, i) { found[name] = row[i]; });
        found.period = [found.period_vi, found.period_en][lang];
        found.text = [found.value_vi, found.value_en][lang];
        return found;
      });
    });
    return data;
  }
  function later(x, y) { return x.to < y.to ? -1 : x.to > y.to ? 1 : (x.from || x.to) < (y.from || y.to) ? -1 : 1; }
  function newest(list) { return list.slice().sort(later)[list.length - 1]; }
  // The latest pair of one unit, period and series; else the latest of both with why they do not compare.
  function pair(first, second) {
    var pairs = [], a = newest(first), b = newest(second);
    first.forEach(function (x) {
      second.forEach(function (y) {
        if (x.unit === y.unit && x.from === y.from && x.to === y.to && x.series === y.series) { pairs.push([x, y]); }
      });
    });
    if (pairs.length) {
      pairs.sort(function (p, q) { return later(p[0], q[0]); });
      var best = pairs[pairs.length - 1];
      return { a: best[0], b: best[1], reason: null, newer: [a.to > best[0].to ? a : null, b.to > best[1].to ? b : null] };
    }
    return { a: a, b: b, newer: [null, null], reason: a.unit !== b.unit ? "unit" : a.from !== b.from || a.to !== b.to ? "period" : "series" };
  }
  function valueCell(value, place, newer) {
    var cell = element("td");
    cell.dataset.label = place;
    var held = element("span");
    if (!value) { held.textContent = "–"; cell.append(held); return cell; }
    held.append(element("b", value.text), " ");
    var notes = [value.period, words.vintage[value.vintage] || value.vintage, value.series && words.series.replace("{series}", words.serieses[value.series] || value.series)].concat(value.marks.map(function (m) { return words["mark." + m]; }));
    held.append(element("small", "(" + notes.filter(Boolean).join("; ") + ")"));
    if (newer) { held.append(element("small", " " + words.newer.replace("{place}", place).replace("{period}", newer.period))); }
    cell.append(held);
    return cell;
  }
  function table(label, names) {
    var box = element("div", null, "box open"), made = element("table", null, "stack"), head = made.createTHead().insertRow();
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", label);
    [words.indicator].concat(names).forEach(function (name) { var th = element("th", name); th.scope = "col"; head.append(th); });
    made.createTBody();
    box.append(made);
    return box;
  }
  function row(box, one, name) {
    var line = box.querySelector("tbody").insertRow(), th = element("th"), link = element("a", name);
    th.scope = "row";
    link.href = result.dataset.root + "chi-tieu/" + one + ".html";
    th.append(link);
    line.append(th);
    return line;
  }
  function targetCell(targets, place) {
    var cell = element("td"), list = element("span");
    cell.dataset.label = place;
    targets.forEach(function (one) {
      var now = one.states[one.states.length - 1], block = element("span", null, "aim"), link = element("a", one.target[lang]);
      link.href = result.dataset.root + one.page;
      if (now) { block.append(element("span", now[3 + lang], "verdict " + now[2]), " "); }
      block.append(link, " ", element("small", "(" + one.period[lang] + "; " + one.document[lang] + "; " + words.group[one.group].toLowerCase() + ")"));
      list.append(block);
    });
    if (!targets.length) { list.textContent = "–"; }
    cell.append(list);
    return cell;
  }
  function shared(a, b, keys) { return keys(a).filter(function (key) { return keys(b).indexOf(key) >= 0; }); }
  function byName(a, b) {
    var names = Object.assign({}, a.indicators, b.indicators);
    return function (x, y) { return order.compare(names[x][lang], names[y][lang]); };
  }
  function values(a, b, names) {
    var keys = function (data) { return Object.keys(data.values); }, both = shared(a, b, keys).sort(byName(a, b)), parts = [];
    parts.push(element("h2", words.values), element("p", words.values_note));
    if (both.length) {
      var box = table(words.values, names);
      both.map(function (key) { return [key, pair(a.values[key], b.values[key])]; })
        .sort(function (p, q) { return (p[1].reason ? 1 : 0) - (q[1].reason ? 1 : 0); })
        .forEach(function (item) {
          var found = item[1], line = row(box, item[0], a.indicators[item[0]][lang]);
          if (found.reason) { line.cells[0].append(" ", element("strong", words.not_comparable + " (" + words["reason." + found.reason] + ")", "unlike")); }
          line.append(valueCell(found.a, names[0], found.newer[0]), valueCell(found.b, names[1], found.newer[1]));
        });
      parts.push(box);
    } else { parts.push(element("p", words.none)); }
    var only = keys(a).concat(keys(b)).filter(function (key) { return both.indexOf(key) < 0; }).sort(byName(a, b));
    if (only.length) {
      var more = element("details"), rest = table(words.only, names), all = Object.assign({}, a.indicators, b.indicators);
      more.append(element("summary", words.only + " (" + only.length + ")"), element("p", words.only_note), rest);
      only.forEach(function (key) {
        row(rest, key, all[key][lang]).append(valueCell(a.values[key] && newest(a.values[key]), names[0]), valueCell(b.values[key] && newest(b.values[key]), names[1]));
      });
      parts.push(more);
    }
    return parts;
  }
  // Old targets only of a unit that has ended: it has no others.
  function kept(data) {
    var now = data.targets.filter(function (one) { return !one.variant_of && one.group !== "old"; });
    return now.length ? now : data.targets.filter(function (one) { return !one.variant_of; });
  }
  function targets(a, b, names) {
    var own = [kept(a), kept(b)], keys = own.map(function (list) { return list.map(function (one) { return one.indicator; }); });
    var both = keys[0].filter(function (key, i) { return keys[0].indexOf(key) === i && keys[1].indexOf(key) >= 0; }).sort(byName(a, b));
    var parts = [element("h2", words.targets), element("p", words.caveat, "caveat"), element("p", words.targets_note)];
    if (!both.length) { return parts.concat(element("p", words.none_shared)); }
    var box = table(words.targets, names);
    both.forEach(function (key) {
      var line = row(box, key, a.indicators[key][lang]);
      own.forEach(function (list, i) { line.append(targetCell(list.filter(function (one) { return one.indicator === key; }), names[i])); });
    });
    return parts.concat(box);
  }
  function name(picker) { return picker.selectedOptions[0].textContent; }
  function show() {
    var a = pickers[0].value, b = pickers[1].value;
    result.replaceChildren();
    state.className = "";
    if (!a || !b || a === b) { state.textContent = a && a === b ? words.same : ""; return; }
    state.textContent = words.loading;
    Promise.all([load(a), load(b)]).then(function (files) {
      if (a !== pickers[0].value || b !== pickers[1].value) { return; }
      var names = pickers.map(name), links = element("p", null, "chosen-places");
      files.forEach(read);
      [a, b].forEach(function (one, i) {
        var link = element("a", names[i]);
        link.href = result.dataset.root + "dia-phuong/" + one + ".html";
        links.append(i ? " · " : "", link);
      });
      state.textContent = names.join(" – ");
      state.className = "unseen";
      result.append(links);
      values(files[0], files[1], names).concat(targets(files[0], files[1], names)).forEach(function (one) { result.append(one); });
    }).catch(function () { state.className = ""; state.textContent = words.failed; });
  }
  function remember() {
    var address = new URL(location.href);
    ["a", "b"].forEach(function (key, i) {
      if (pickers[i].value) { address.searchParams.set(key, pickers[i].value); } else { address.searchParams.delete(key); }
    });
    try { history.replaceState(null, "", address); } catch (error) { /* a page from a disk has no such state */ }
  }
  function recall() {
    var asked = new URLSearchParams(location.search);
    ["a", "b"].forEach(function (key, i) {
      pickers[i].value = asked.get(key) || "";
      if (pickers[i].selectedIndex < 0) { pickers[i].value = ""; }
    });
  }
  pickers.forEach(function (one) { one.addEventListener("change", function () { show(); remember(); }); });
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); remember(); });
  recall();
  show();
})();
