/** How the server reads a table of one's own: questions, columns with their roles, what is left out, and the points. */

import { find } from "../../page/elements.js";
import { fit } from "../../plot/canvas.js";
import { drawPoints, marksFor } from "../../plot/points.js";
import { chosenOf, inputsOf, questionsOf, roleOf, rolesFor, settingsOf } from "../../state/table.js";

const MOST_OFFERED = 6; // as radio buttons; more choices are a list to unfold

/**
 * @param {HTMLDialogElement} dialog
 * @param {{say: Say, number: Intl.NumberFormat, palette: () => Palette, mostInputs: number}} given
 * @returns {Part}
 */
export function ownData(dialog, { say, number, palette, mostInputs }) {
  /** @type {{reading: unknown, looks: number}} */
  let drawn = { reading: null, looks: 0 };
  return {
    draw({ table, palette: paletteName, tasks, looks }) {
      if (!dialog.open) return;
      const reading = table?.reading ?? null;
      find("own-read").hidden = reading === null;
      find("own-said").textContent = saidOf(table);
      find("own-use").disabled = !reading?.task || reading.problems.length > 0 || table?.isAsked === true || table?.refusal !== null;
      find("own-read").ariaBusy = String(table?.isAsked === true);
      if (!reading) return;
      preview(reading, reading.task ? tasks[reading.task] : null);
      if (drawn.reading === reading && drawn.looks === looks) return;
      drawn = { reading, looks };
      const focused = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
      find("own-questions").replaceChildren(...questionsOf(reading).map(question));
      find("own-settings").replaceChildren(...settingsOf(reading).map(setting));
      showColumns(reading);
      find("own-notes").replaceChildren(...notesOn(reading, reading.task ? tasks[reading.task] : null, paletteName).map(item));
      showLeftOut(reading);
      if (focused) document.getElementById(focused)?.focus();
    },
  };

  /** @param {State["table"]} table */
  function saidOf(table) {
    if (!table) return "";
    if (table.refusal !== null) return table.refusal;
    if (!table.reading) return say("page.own.reading");
    const { train, test, problems, name } = table.reading;
    if (problems.length) return problems.map(({ message }) => message).join(" ");
    const count = train.length + (test?.length ?? 0);
    return name ? say("page.own.points_from", { count, name }) : say("page.own.points", { count });
  }

  /** @param {import("../../state/table.js").Decision} decision */
  function question(decision) {
    const { name, message, choices } = decision;
    if (choices.length > MOST_OFFERED) return setting(decision);
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = message;
    const options = choices.map(({ value, message: label }, i) => {
      const option = document.createElement("label");
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: `own-${name}`, value, id: `own-${name}-${i}`, checked: chosenOf(decision).includes(value) });
      radio.dataset.decision = name;
      option.append(radio, label);
      return option;
    });
    group.append(legend, ...options);
    return group;
  }

  /** @param {import("../../state/table.js").Decision} decision */
  function setting(decision) {
    const field = document.createElement("div");
    field.className = "field";
    const label = document.createElement("label");
    const select = selectOf(`own-set-${decision.name}`, decision.choices.map(({ value, message }) => [value, message]), chosenOf(decision)[0]);
    label.htmlFor = select.id;
    label.textContent = decision.message;
    select.dataset.decision = decision.name;
    field.append(label, select);
    return field;
  }

  /** @param {import("../../state/table.js").Reading} reading */
  function showColumns(reading) {
    const heads = reading.columns.map((column, i) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      const name = document.createElement("span");
      name.textContent = column.name;
      const roles = rolesFor(reading, column.name, mostInputs).map((role) => [role, roleName(role)]);
      const select = selectOf(`own-role-${i}`, roles, roleOf(reading, column));
      select.dataset.column = column.name;
      select.ariaLabel = say("page.own.role", { column: column.name });
      cell.append(name, select);
      if (column.message && column.reason !== "not_chosen") {
        const reason = document.createElement("small");
        reason.textContent = column.message;
        cell.append(reason);
      }
      cell.dataset.role = column.role;
      return cell;
    });
    find("own-table-head").replaceChildren(rowOf(heads));
    find("own-table-body").replaceChildren(
      ...reading.preview.map((cells) =>
        rowOf(
          reading.columns.map(({ role }, i) => {
            const cell = document.createElement("td");
            cell.textContent = cells[i] ?? "";
            cell.dataset.role = role;
            return cell;
          }),
        ),
      ),
    );
  }

  /** @param {string} role */
  function roleName(role) {
    const place = Number(role);
    if (Number.isNaN(place)) return say(`page.own.role.${role}`);
    return place < 2 ? say(`page.own.role.x${place + 1}`) : `x${place + 1}`;
  }

  /**
   * @param {import("../../state/table.js").Reading} reading
   * @param {Task | null} task
   * @param {string} palette
   */
  function notesOn(reading, task, palette) {
    const { scalings, classes, test, columns, notes } = reading;
    /** @param {number} value */
    const round = (value) => (Math.abs(value) >= 1e9 ? value.toExponential(2) : number.format(Number(value.toPrecision(4)))).replace("-", "−");
    const scaled = scalings.map(({ column, low, high, start, end }) =>
      say("page.own.scaled", { column, low: round(low), high: round(high), from: round(start), to: round(end) }),
    );
    const signs = ["negative", "positive"];
    /** @param {number} i */
    const className = (i) => (task?.has_numbered_classes ? say("page.class", { number: i + 1 }) : say(`page.class_${signs[i]}.${palette}`));
    const named = classes.map(({ name }, i) => say("page.own.becomes", { label: name, class: className(i) }));
    const target = columns.find(({ role }) => role === "target");
    const inputs = inputsOf(reading).join(say("page.comma"));
    const summary = target && inputs ? [say("page.own.summary", { target: target.name, inputs })] : [];
    const split = columns.find(({ role }) => role === "split");
    return [...summary, ...notes, ...scaled, ...named, ...(test && split ? [say("page.own.parts", { column: split.name })] : [])];
  }

  /** @param {import("../../state/table.js").Reading} reading */
  function showLeftOut({ left_out: groups }) {
    const count = groups.reduce((sum, group) => sum + group.count, 0);
    find("own-rejected").hidden = count === 0;
    find("own-rejected-count").textContent = say("page.own.rejected", { count });
    const texts = groups.map(({ message, count: rows, lines }) => {
      const places = lines.join(say("page.comma"));
      return say("page.own.lines", { count: rows, lines: rows > lines.length ? `${places} …` : places, reason: message });
    });
    find("own-rejected-list").replaceChildren(...texts.map(item));
  }

  /**
   * @param {import("../../state/table.js").Reading} reading
   * @param {Task | null} task
   */
  function preview({ train, test }, task) {
    const canvas = find("own-preview");
    if (!canvas.clientWidth || !task) return;
    const rows = [...train, ...(test ?? [])];
    const { ctx, width } = fit(canvas);
    const radius = width / (rows.length > 400 ? 90 : 60);
    // The plane shows the first two inputs; a single one lies on a line.
    const shown = rows.map((row) => [row[0], row.length > 2 ? row[1] : 0, row[row.length - 1]]);
    drawPoints(ctx, shown, { size: width, radius, ring: null, ...marksFor(task, palette()) });
    canvas.setAttribute("aria-label", say("page.own.preview", { count: rows.length }));
  }
}

/**
 * @param {string} id
 * @param {string[][]} options value and label of each
 * @param {string} chosen
 */
function selectOf(id, options, chosen) {
  const select = document.createElement("select");
  select.id = id;
  select.append(...options.map(([value, label]) => new Option(label, value, false, value === chosen)));
  return select;
}

/** @param {HTMLTableCellElement[]} cells */
function rowOf(cells) {
  const row = document.createElement("tr");
  row.append(...cells);
  return row;
}

/** @param {string} text */
function item(text) {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}
