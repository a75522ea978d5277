// Filters and sorts the tables below each form.tools (up to the next such form), keeps that in
// the address (loc, xep, giam) and saves what is shown as CSV with the filter in its first line.
(function () {
  "use strict";
  if (window.policykbTables) { return; }
  window.policykbTables = true;
  // Loaded before the tables are there: what the address asks for is done before anything is shown.
  if (/[?&](loc|xep)\w*=/.test(location.search)) { document.documentElement.classList.add("arranging"); }
  var language = document.documentElement.lang, decimal = language === "en" ? "." : ",";
  var order = new Intl.Collator(language, { numeric: true });
  function fold(text) {
    return text.toLowerCase().replace(/[đðɖ]/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").trim();
  }
  // The text of a cell; lines and paragraphs in it are set apart.
  function words(node) {
    var text = "";
    node.childNodes.forEach(function (one) {
      var apart = /^(BR|P|LI|DIV|SMALL)$/.test(one.nodeName) ? " " : "";
      text += one.nodeType === 3 ? one.data : apart + words(one) + apart;
    });
    return text;
  }
  function plain(cell) { return cell ? words(cell).replace(/\s+/g, " ").trim() : ""; }
  // A date as yyyy-mm-dd, as far as it is known; a number; otherwise null.
  function day(text) {
    var found = /^(?:(?:(\d{1,2})\/)?(\d{1,2})\/)?(\d{4})$/.exec(text);
    if (found) { return [found[3], found[2], found[1]].filter(Boolean).map(function (x) { return x.padStart(2, "0"); }).join("-"); }
    return /^\d{4}-\d\d(-\d\d)?$/.test(text) ? text : null;
  }
  function number(text) {
    var found = /^[^\d−-]{0,16}([−-]?\d[\d.,]*)\s*([–-]\s*[\d.,]+)?\s*(%|[^\d\/-][^\d]{0,24})?$/.exec(text);
    if (!found) { return null; }
    var digits = found[1].replace("−", "-").split(decimal);
    var value = Number(digits[0].replace(/[.,]/g, "") + (digits.length > 1 ? "." + digits[1] : ""));
    return isNaN(value) ? null : value;
  }
  function empty(text) { return text === "" || text === "–"; }
  // How two cells of a column stand to each other; what is empty comes last in both directions.
  function comparer(texts, down) {
    var said = texts.filter(function (text) { return !empty(text); }), sign = down ? -1 : 1;
    function most(read) { return said.length > 0 && said.filter(function (text) { return read(text) !== null; }).length > said.length / 2; }
    var read = most(day) ? day : most(number) ? number : null;
    return function (a, b) {
      if (empty(a) || empty(b)) { return empty(a) - empty(b); }
      var x = read ? read(a) : null, y = read ? read(b) : null;
      if (read && (x === null || y === null)) { return (x === null) - (y === null) || sign * order.compare(a, b); }
      return sign * (read === number ? x - y : order.compare(read ? x : a, read ? y : b));
    };
  }

  // A unit is a row with the rows nested under it: they are sorted together.
  function opened(table, box, caption) {
    var units = [];
    Array.from(table.tBodies[0].rows).forEach(function (row) {
      var one = { row: row, text: null };
      if (row.classList.contains("nested") && units.length) { units[units.length - 1].push(one); } else { units.push([one]); }
    });
    return { table: table, box: box, caption: caption, units: units, sorted: units, heads: Array.from(table.tHead ? table.tHead.rows[0].cells : []) };
  }
  function below(form) {
    var tables = [], caption = null, one;
    for (one = form.nextElementSibling; one && !one.matches("form.tools, [data-tools-end]"); one = one.nextElementSibling) {
      if (/^H[2-4]$/.test(one.nodeName)) { caption = one; }
      var table = one.nodeName === "TABLE" ? one : one.querySelector("table");
      if (table && table.tBodies.length) { tables.push(opened(table, one, caption)); caption = null; }
    }
    return tables;
  }

  function start(form) {
    var tables = below(form), name = form.dataset.name;
    if (!tables.length) { form.hidden = true; return; }
    var filter = form.querySelector("input[type=search]"), by = form.querySelector("select");
    var down = form.querySelector("input[type=checkbox]"), said = form.querySelector("output");
    var titles = tables[0].heads.map(plain);
    titles.forEach(function (title, i) {
      var option = document.createElement("option");
      option.value = String(i + 1);
      option.textContent = title;
      by.appendChild(option);
    });
    function arrange() {
      var column = Number(by.value) - 1;
      tables.forEach(function (one) {
        one.heads.forEach(function (head, i) {
          if (i === column) { head.setAttribute("aria-sort", down.checked ? "descending" : "ascending"); } else { head.removeAttribute("aria-sort"); }
        });
        var units = one.units;
        if (column >= 0) {
          var texts = new Map(units.map(function (unit) { return [unit, plain(unit[0].row.cells[column])]; }));
          var compare = comparer(Array.from(texts.values()), down.checked);
          units = units.slice().sort(function (a, b) { return compare(texts.get(a), texts.get(b)); });
        } else if (one.sorted === units) { return; }
        one.sorted = units;
        var body = one.table.tBodies[0];
        units.forEach(function (unit) { unit.forEach(function (line) { body.appendChild(line.row); }); });
      });
    }
    function choose() {
      var asked = fold(filter.value).split(" ").filter(Boolean), shown = 0, all = 0;
      tables.forEach(function (one) {
        var own = 0;
        one.units.forEach(function (unit) {
          var kept = unit.map(function (line) {
            if (asked.length && line.text === null) { line.text = fold(words(line.row)); }
            return asked.every(function (word) { return line.text.indexOf(word) >= 0; });
          });
          // A unit of today stays above a predecessor that answers.
          if (kept.some(Boolean)) { kept[0] = true; }
          unit.forEach(function (line, i) { line.row.hidden = !kept[i]; own += kept[i]; all += 1; });
        });
        one.box.hidden = !own;
        if (one.caption) { one.caption.hidden = !own; }
        shown += own;
      });
      said.textContent = form.dataset.shown.replace("{shown}", shown).replace("{all}", all);
    }
    function remember() {
      var address = new URL(location.href);
      [["loc", filter.value.trim()], ["xep", by.value], ["giam", by.value && down.checked ? "1" : ""]].forEach(function (pair) {
        if (pair[1]) { address.searchParams.set(pair[0] + name, pair[1]); } else { address.searchParams.delete(pair[0] + name); }
      });
      try { history.replaceState(null, "", address); } catch (error) { /* a page from a disk has no such state */ }
    }
    function recall() {
      var asked = new URLSearchParams(location.search);
      filter.value = asked.get("loc" + name) || "";
      by.value = titles[Number(asked.get("xep" + name)) - 1] === undefined ? "" : asked.get("xep" + name);
      down.checked = asked.get("giam" + name) === "1";
    }
    // A spreadsheet computes what begins like a formula; a number with its sign stays a number.
    function cell(text) {
      var formula = /^[=@]/.test(text) || (/^[+-]/.test(text) && !/^[+-]\d[\d.,]*\s*%?$/.test(text));
      text = empty(text) ? "" : formula ? "'" + text : text;
      return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }
    function csv() {
      var grouped = tables.length > 1, lines = [], caption = "";
      var chosen = by.value ? form.querySelectorAll("label")[1].firstChild.data.trim() + ": " + titles[by.value - 1] + (down.checked ? " (" + down.parentNode.textContent.trim() + ")" : "") : "";
      var what = form.querySelector("label").firstChild.data.trim() + ": " + (filter.value.trim() ? "“" + filter.value.trim() + "”" : "–");
      lines.push("# " + [what, chosen, said.textContent, location.href].filter(Boolean).join("; ").replace(/\s+/g, " "));
      lines.push((grouped ? [form.dataset.group] : []).concat(titles).map(cell).join(","));
      tables.forEach(function (one) {
        caption = one.caption ? plain(one.caption) : caption;
        one.sorted.forEach(function (unit) {
          unit.forEach(function (line) {
            if (line.row.hidden) { return; }
            lines.push((grouped ? [caption] : []).concat(Array.from(line.row.cells).map(plain)).map(cell).join(","));
          });
        });
      });
      return "\ufeff" + lines.join("\r\n") + "\r\n";
    }
    function save() {
      var link = document.createElement("a"), page = location.pathname.replace(/\.html$/, "").split("/").filter(Boolean).slice(-2).join("-");
      var filtered = fold(filter.value).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
      link.download = (page || "bang") + (filtered ? "-loc-" + filtered : "") + ".csv";
      document.body.appendChild(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    }
    var waiting;
    filter.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { choose(); remember(); }, 80);
    });
    [by, down].forEach(function (one) { one.addEventListener("change", function () { arrange(); remember(); }); });
    form.addEventListener("submit", function (event) { event.preventDefault(); choose(); remember(); });
    form.querySelector("button").addEventListener("click", save);
    recall(); arrange(); choose();
  }
  document.addEventListener("DOMContentLoaded", function () {
    try { document.querySelectorAll("form.tools").forEach(start); } finally { document.documentElement.classList.remove("arranging"); }
  });
})();
