/** A page with its own, smaller schema and an unmodified y-websocket client: what an older build is to a newer one. */
import {Binding} from "@quire/binding"
import {baseKeymap} from "prosemirror-commands"
import {keymap} from "prosemirror-keymap"
import {Schema} from "prosemirror-model"
import {EditorState} from "prosemirror-state"
import {EditorView} from "prosemirror-view"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"

const any = {default: null}
const schema = new Schema({
  nodes: {
    doc: {content: "block+"},
    paragraph: {group: "block", content: "inline*", attrs: {id: any, unknown: any}, toDOM: () => ["p", 0]},
    unsupportedBlock: {
      group: "block",
      content: "inline*",
      attrs: {type: any, id: any, unknown: any},
      toDOM: (node) => ["p", {"data-unsupported": String(node.attrs["type"])}, 0],
    },
    unsupportedAtom: {group: "block", attrs: {type: any, id: any, unknown: any}, toDOM: () => ["hr"]},
    text: {group: "inline"},
    hardBreak: {group: "inline", inline: true, toDOM: () => ["br"]},
    unsupportedInline: {group: "inline", inline: true, attrs: {embed: any}, toDOM: () => ["span", "▢"]},
  },
  marks: {
    bold: {toDOM: () => ["strong", 0]},
    unsupportedMark: {attrs: {key: any, value: any}, excludes: "", inclusive: false, toDOM: () => ["span", 0]},
  },
})

const query = new URLSearchParams(location.search)
const doc = new Y.Doc()
const server = (query.get("server") ?? location.origin).replace(/^http/, "ws")
const provider = new WebsocketProvider(`${server}/collab`, query.get("document") ?? "", doc)
const binding = new Binding({
  doc,
  form: {
    schema,
    defaultBlock: "paragraph",
    blocks: {paragraph: {}},
    inlines: [],
    marks: {bold: {}},
    lineBreak: "hardBreak",
    unsupported: {
      block: "unsupportedBlock",
      atom: "unsupportedAtom",
      inline: "unsupportedInline",
      mark: "unsupportedMark",
    },
  },
})
const view = new EditorView(document.getElementById("editor"), {
  state: EditorState.create({doc: binding.read(), plugins: [binding.plugin, keymap(baseKeymap)]}),
  attributes: {role: "textbox", "aria-multiline": "true"},
})
provider.on("sync", (synced) => {
  const status = document.querySelector("[role=status]")
  if (status !== null) status.textContent = synced ? `Saved ${view.state.doc.childCount}` : "Offline"
})
