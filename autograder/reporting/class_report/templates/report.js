"use strict";
// Sorts and filters the table of students. All is there without it.
(() => {
  const table = document.getElementById("class-table");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const texts = rows.map((row) => row.cells[0].textContent.toLowerCase());
  const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  const value = (row, column, text) => {
    const shown = row.cells[column].textContent.trim();
    if (text) return shown;
    return shown === "" ? -Infinity : parseFloat(shown);
  };

  heads.forEach((head, column) => {
    const text = head.dataset.kind === "text";
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", column === 0 ? "ascending" : "none");
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      // Names begin with A, points with the highest.
      const order = before === "none" ? (column === 0 ? "ascending" : "descending") : before === "ascending" ? "descending" : "ascending";
      const sign = order === "ascending" ? 1 : -1;
      const keyed = rows.map((row, place) => [value(row, column, text), place]);
      keyed.sort(([a, i], [b, j]) => sign * (text ? words.compare(a, b) : a === b ? 0 : a < b ? -1 : 1) || i - j);
      body.append(...keyed.map(([, place]) => rows[place]));
      for (const other of heads) other.setAttribute("aria-sort", other === head ? order : "none");
    });
  });

  const form = document.getElementById("filters");
  const [name, look, mistake, missing, shown] = ["f-name", "f-look", "f-mistake", "f-missing", "shown"].map((id) => document.getElementById(id));
  const has = (list, wanted) => (list || "").split(" ").includes(wanted);
  const filter = () => {
    const wanted = name.value.trim().toLowerCase();
    let count = 0;
    rows.forEach((row, place) => {
      const { looks, mistakes, missing: gaps } = row.dataset;
      const seen =
        texts[place].includes(wanted) &&
        (!look.value || (look.value === "any" ? looks.split(" ").some((why) => why && why !== "manual") : has(looks, look.value))) &&
        (!mistake.value || has(mistakes, mistake.value)) &&
        (!missing.value || (gaps === "0") === (missing.value === "all"));
      row.hidden = !seen;
      count += seen;
    });
    shown.textContent = `${count} of ${rows.length} students`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();

  // An opened student is the page: the class steps back, and a screen reader begins at the name.
  const group = document.querySelector(".class");
  const opened = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const student = target && target.classList.contains("student");
    const before = group.hidden;
    group.hidden = student;
    if (student) {
      const heading = target.querySelector("h2");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    } else if (before && target) {
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", opened);
  opened();
})();
