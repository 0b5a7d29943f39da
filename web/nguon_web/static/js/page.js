// Words and elements, for the scripts that show what was checked.

// The sentence under a code, figures filled in; what has none is about the file's form.
export const sayIn = (words, language) => (code, figures = {}) =>
  (words[code] ?? words["browser.malformed"]).replace(/\{(\w+)\}/g, (_, name) =>
    typeof figures[name] === "number" ? figures[name].toLocaleString(language) : figures[name],
  );

// Text is only ever text: nothing here is read as HTML.
export function put(parent, tag, text = "", className = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  parent.append(made);
  return made;
}

// Steps that Python tells of in other words or not at all.
export const STEPS = {
  "log.step.form": "browser.step.form",
  "log.step.subject": "browser.step.subject",
  "log.step.witnessed_unnamed": "browser.step.witnessed_unnamed",
  "log.step.witness_unread": "browser.step.witness_unread",
};
