// Reads a JSON list of diagrams from stdin; prints for each, as JSON, the labels of its boxes or the parser's error.
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");

/** A label as it is drawn: the parser keeps entity codes in a spelling of its own until then. */
function drawn(label) {
  const box = document.createElement("div");
  box.innerHTML = label.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");
  return box.innerHTML.split("<br>").map((line) => Object.assign(document.createElement("div"), { innerHTML: line }).textContent);
}

let input = "";
for await (const part of process.stdin) input += part;
const found = [];
for (const text of JSON.parse(input)) {
  try {
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const boxes = [...db.getVertices().values()].map((box) => drawn(box.text));
    found.push({ boxes, arrows: db.getEdges().map((arrow) => drawn(arrow.text).join("")) });
  } catch (error) {
    found.push({ error: String(error.message ?? error) });
  }
}
console.log(JSON.stringify(found));
