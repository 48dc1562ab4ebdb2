// Elements from names and texts. Texts become text nodes alone, so that no title can turn into markup.

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

function s(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "") element.append(child);
  }
}

const byId = (id) => document.getElementById(id);

// A word of the reader's language, with what stands in braces filled in.
function say(key, values) {
  return words[key].replace(/\{(\w+)\}/g, (all, name) => (values && name in values ? values[name] : all));
}

// Calls that come in quick succession end in one, before the next picture is drawn.
function soon(action) {
  let waiting = 0;
  return () => {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; action(); });
  };
}
