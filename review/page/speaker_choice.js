// Who speaks: in this line, in the lines chosen, up to the next speaker, or everywhere.

import { counted } from "./clock.js";
import { colourOf } from "./colours.js";
import { openDialog } from "./dialog.js";
import { make } from "./dom.js";

export const chooseSpeaker = (app) => {
  const { entry } = app.here,
    scopes = scopesOf(app, entry);
  const scope = make(
    "fieldset",
    { className: "scopes" },
    make("legend", { textContent: "Change" }),
    ...scopes.map(({ label }, at) =>
      make(
        "label",
        {},
        make("input", { type: "radio", name: "scope", value: at, checked: at === 0 }),
        ` ${label}`,
      ),
    ),
  );
  const use = (name) => {
    const { act } = scopes[Number(scope.querySelector("input:checked").value)];
    dialog.close();
    act(name);
  };
  const names = [...app.store.speakers().keys()];
  const dialog = openDialog("Who speaks?", [
    scope,
    listOf(names, entry.speaker, use),
    newName(use),
  ]);
  dialog.addEventListener("keydown", (event) => {
    const name = names[Number(event.key) - 1];
    if (!name || event.target.matches("input[type=text]") || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    use(name);
  });
  dialog.querySelector(".names button").focus();
};

// What can be changed at once; what a person chose comes first.
const scopesOf = (app, entry) => {
  const { here, store, editing } = app,
    { chosen } = here;
  const run = runOf(store.entries, here.place),
    all = store.speakers().get(entry.speaker);
  const lines = (label, ids) => ({ label, act: (name) => editing.speaker(ids, name) });
  const scopes = [
    chosen.length > 1
      ? lines(`the ${counted(chosen.length, "chosen line")}`, chosen)
      : lines("this line", [entry.id]),
  ];
  if (run.length > 1)
    scopes.push(lines(`this line and the ${run.length - 1} after it, up to the next speaker`, run));
  if (all > 1) {
    scopes.push({
      label: `every line of ${entry.speaker} (${all})`,
      act: (name) => editing.renameSpeaker(entry.speaker, name),
    });
  }
  return scopes;
};

const runOf = (entries, place) => {
  const { speaker } = entries[place],
    rest = entries.slice(place);
  const end = rest.findIndex((one) => one.kind === "line" && one.speaker !== speaker);
  return (end < 0 ? rest : rest.slice(0, end))
    .filter(({ kind }) => kind === "line")
    .map(({ id }) => id);
};

const listOf = (names, current, use) =>
  make(
    "div",
    { className: "names" },
    ...names.map((name, at) => {
      const node = make(
        "button",
        { type: "button", className: `who ${colourOf(name)}` },
        make("kbd", { textContent: at < 9 ? at + 1 : "" }),
        ` ${name}`,
      );
      if (name === current) node.setAttribute("aria-current", "true");
      node.addEventListener("click", () => use(name));
      return node;
    }),
  );

const newName = (use) => {
  const input = make("input", {
    type: "text",
    name: "new-speaker",
    autocomplete: "off",
    required: true,
  });
  const form = make(
    "form",
    { className: "one-field" },
    make("label", {}, "Somebody else ", input),
    make("button", { type: "submit", textContent: "Use this name" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) use(input.value.trim());
  });
  return form;
};
