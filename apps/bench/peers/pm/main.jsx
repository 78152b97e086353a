import {baseKeymap, setBlockType, toggleMark, wrapIn} from "prosemirror-commands"
import {keymap} from "prosemirror-keymap"
import {Schema} from "prosemirror-model"
import {marks, schema as basic} from "prosemirror-schema-basic"
import {addListNodes, liftListItem, sinkListItem, splitListItem, wrapInList} from "prosemirror-schema-list"
import {EditorState, Plugin} from "prosemirror-state"
import {columnResizing, goToNextCell, tableEditing, tableNodes} from "prosemirror-tables"
import {EditorView} from "prosemirror-view"
import {useCallback, useSyncExternalStore} from "react"
import {createRoot} from "react-dom/client"
import {redo, undo, yCursorPlugin, ySyncPlugin, yUndoPlugin} from "y-prosemirror"
import {WebsocketProvider} from "y-websocket"
import * as Y from "yjs"
import "prosemirror-view/style/prosemirror.css"
import "./page.css"

const tables = tableNodes({tableGroup: "block", cellContent: "block+", cellAttributes: {}})
const schema = new Schema({nodes: addListNodes(basic.spec.nodes, "paragraph block*", "block").append(tables), marks})
const {blockquote, bullet_list: list, heading, list_item: item, paragraph} = schema.nodes
const {em, strong} = schema.marks

const doc = new Y.Doc()
const name = location.pathname.split("/").at(-1)
const {awareness} = new WebsocketProvider(`ws://${location.host}/collab`, name, doc)
awareness.setLocalStateField("user", {name: "Somebody", color: "#1e6fb3"})

/** What the toolbar shows of the selection, as one string, so that React has nothing to do as long as it stays the same. */
const shown = {
  text: "",
  listeners: new Set(),
  subscribe: (listener) => {
    shown.listeners.add(listener)
    return () => shown.listeners.delete(listener)
  },
  update: ({state}) => {
    const {$from, from, to, empty} = state.selection
    const isOn = (mark) =>
      empty ? mark.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, mark)
    const {type, attrs} = $from.parent
    const text = [...[strong, em].filter(isOn).map((mark) => mark.name), `${type.name}${attrs.level ?? ""}`].join(" ")
    if (text === shown.text) return
    shown.text = text
    for (const listener of shown.listeners) listener()
  },
}

const plugins = [
  ySyncPlugin(doc.getXmlFragment("prosemirror")),
  yCursorPlugin(awareness),
  yUndoPlugin(),
  keymap({
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-b": toggleMark(strong, null, {removeWhenPresent: false}),
    "Mod-i": toggleMark(em),
    Enter: splitListItem(item),
    Tab: goToNextCell(1),
    "Mod-]": sinkListItem(item),
    "Mod-[": liftListItem(item),
  }),
  keymap(baseKeymap),
  columnResizing(),
  tableEditing(),
  new Plugin({view: () => ({update: shown.update})}),
]

const controls = [
  ["Bold", "strong", toggleMark(strong)],
  ["Italic", "em", toggleMark(em)],
  ["Title", "heading1", setBlockType(heading, {level: 1})],
  ["Heading", "heading2", setBlockType(heading, {level: 2})],
  ["Text", "paragraph", setBlockType(paragraph)],
  ["List", "", wrapInList(list)],
  ["Quote", "", wrapIn(blockquote)],
  ["Undo", "", undo],
  ["Redo", "", redo],
]

let view = null

function Toolbar() {
  const words = useSyncExternalStore(shown.subscribe, () => shown.text).split(" ")
  const run = (event, command) => {
    event.preventDefault()
    command(view.state, view.dispatch, view)
  }
  return (
    <div role="toolbar">
      {controls.map(([label, word, command]) => (
        <button
          key={label}
          type="button"
          aria-pressed={words.includes(word)}
          onMouseDown={(event) => run(event, command)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

function Page() {
  const text = useCallback((place) => {
    const attributes = {role: "textbox", "aria-multiline": "true"}
    view = new EditorView(place, {state: EditorState.create({schema, plugins}), attributes})
    return () => view.destroy()
  }, [])
  return (
    <>
      <Toolbar />
      <div ref={text} />
    </>
  )
}

createRoot(document.getElementById("page")).render(<Page />)
