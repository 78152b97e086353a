import {Fragment, Mark, type Node, type NodeType} from "prosemirror-model"
import type {AddMarkStep, RemoveMarkStep} from "prosemirror-transform"
import type * as Y from "yjs"
import {childAt, unitsOf, type Block, type Spot} from "./block-list.ts"
import type {Body, Dirt, Region} from "./body.ts"
import {commonEnds, diff} from "./diff.ts"
import {wholeOf} from "./form.ts"
import {attributeChanges, Cursor} from "./items.ts"
import {sameJson} from "./json.ts"
import {matches, spell, tokensOf, widthOf, type Token} from "./tokens.ts"

/** A stored token, and where it starts. */
interface Placed {
  readonly token: Token
  readonly spot: Spot
}

/** Writes changes of the view into a body's text, in the smallest operations that have their effect. */
export class Writer {
  readonly #tr: Y.Transaction
  readonly #body: Body
  /** Blocks that were read again after a write: the view may show them in another way. */
  readonly touched = new Set<Block>()
  /** New blocks that ask for an id which another block has; they get it if that block is gone in the end. */
  readonly #claims: {readonly map: Y.Map<unknown>; readonly id: string}[] = []
  /** Ids of the tables that this writer has made. */
  readonly #newTables = new Set<string>()

  constructor(tr: Y.Transaction, body: Body) {
    this.#tr = tr
    this.#body = body
  }

  /** Puts `wanted` in place of what is between two positions of the body's content. */
  replace(from: number, to: number, wanted: readonly Token[]): void {
    const [start, end] = this.#explicit(from, to)
    const old = this.#between(start, end)
    // Letter by letter only where there is something to compare: much is pasted at a caret, and much is deleted.
    if (old.length === 0 || wanted.length === 0) this.#rewrite(old, start, end, wanted)
    else this.#rewrite(spellPlaced(old), start, end, spell(wanted))
  }

  /**
   * Does what a step that adds or removes a mark does; `change` makes the new marks of the old ones. A block that the view
   * showed as it read, and now shows as it reads, is not read again.
   */
  mark(
    {from, to, mark: {type}}: AddMarkStep | RemoveMarkStep,
    before: Node,
    after: Node,
    change: (marks: readonly Mark[]) => readonly Mark[],
  ): void {
    const {list} = this.#body
    const [start, end] = this.#explicit(from, to)
    const restyle = this.#restyler(change)
    let isKnown = true
    for (let {block} = start; ; block = block.next!) {
      const first = block === start.block ? start.offset : 1
      const last = block === end.block ? end.offset : unitsOf(block)
      if (block.node.isTextblock && block.node.type.allowsMarkType(type)) {
        const place = list.place(block)
        const reads = this.#markBlock(block, first, last, restyle) && childAt(before, block, place) === block.node
        if (reads) list.setNode(block, childAt(after, block, place)!)
        else isKnown = false
      }
      if (block === end.block) break
    }
    if (!isKnown) this.#reread(start.block, end.block)
  }

  /** What changes of text attributes turn marks into what `change` makes of them. Text mostly has the marks that other text has. */
  #restyler(change: (marks: readonly Mark[]) => readonly Mark[]): Restyle {
    const {form} = this.#body
    const known = new Map<readonly Mark[], Restyling>()
    return (marks, parent) => {
      const found = known.get(marks)
      if (found !== undefined) return found
      const wanted = change(marks)
      const attributes = form.attributes(wanted)
      const reads = attributes.size === wanted.length && Mark.sameSet(form.marks(attributes, parent), wanted)
      const restyling = {changes: attributeChanges(form.attributes(marks), attributes), reads}
      known.set(marks, restyling)
      return restyling
    }
  }

  /** Changes the marks in a part of a block. Gives whether the block now reads with the marks that are wanted. */
  #markBlock(block: Block, from: number, to: number, restyle: Restyle): boolean {
    const {node} = block
    const runs: Run[] = []
    let reads = block.clean && block.bare
    node.forEach(({marks, nodeSize}, offset) => {
      const [start, end] = [Math.max(from, offset + 1), Math.min(to, offset + 1 + nodeSize)]
      if (start >= end) return
      const restyling = restyle(marks, node.type)
      reads &&= restyling.reads
      extend(runs, {block, offset: start}, end - start, restyling.changes)
    })
    for (const {spot, units, changes} of runs) this.#cursor(spot).format(units, changes)
    return reads
  }

  /** Gives the block at `pos` the keys of `node`, and where it is a table its rows, columns and cells. */
  update(pos: number, node: Node): void {
    const [{block}] = this.#explicit(pos, pos)
    this.#setKeys(block, node)
    this.#reread(block, block)
  }

  /** Makes `content` of what the body holds. */
  apply(content: Fragment): void {
    const {form, list} = this.#body
    const blocks = [...this.#body.blocks()]
    const positions = positionsOf(blocks, list.size)
    const same = (a: Node, b: Node) => a === b || a.eq(b)
    const nodes = blocks.map(({node}) => node)
    const wanted = form.unwrap(content)
    // From the end on, so that the positions before keep counting; the blocks themselves may be read again meanwhile.
    for (const {same: stays, a, b} of diff(nodes, wanted, same).toReversed()) {
      const [from, to] = a
      const before = from === 0 ? 0 : positions[from - 1]! + nodes[from - 1]!.nodeSize
      if (!stays) this.#applyNodes(nodes.slice(from, to), positions.slice(from), wanted.slice(...b), before)
    }
  }

  /**
   * Turns the blocks that start at `positions` into `wanted`. What comes before the first of them comes to `before`, the end
   * of the block above: that is where it was even when the wrapper around the first has gone.
   */
  #applyNodes(nodes: readonly Node[], positions: readonly number[], wanted: readonly Node[], before: number): void {
    const {form} = this.#body
    const old: Token[] = []
    // A token's end is not where the next one starts: wrappers may stand between, and go with what comes later.
    const starts: number[] = []
    const ends: number[] = []
    for (const [i, node] of nodes.entries()) {
      let pos = positions[i]!
      for (const token of spell(tokensOf(form, Fragment.from(node)))) {
        old.push(token)
        starts.push(pos)
        pos += token.kind === "atom" ? node.nodeSize : widthOf(token)
        ends.push(pos)
      }
    }
    const tokens = spell(tokensOf(form, Fragment.from([...wanted])))
    for (const {a, b} of diff(old, tokens, (x, y) => matches(form, x, y)).toReversed()) {
      const [from, to] = a
      const end = ends[to - 1] ?? before
      this.replace(from < to ? starts[from]! : end, end, tokens.slice(...b))
    }
  }

  /** Settles who has which id. Call once, after the last write. */
  finish(): void {
    const dirt: Dirt = new Set()
    for (const {map, id} of this.#claims) {
      const block = this.#body.find(map)
      if (block === null || this.#body.hasId(id)) continue
      map.set("id", id)
      dirt.add(block)
    }
    this.#refresh(dirt)
    this.#body.shareIds((block) => this.touched.add(block))
    this.#body.tables?.clear(this.#tr, (cell) => this.#body.showsCell(cell))
  }

  /** Makes everything between two positions explicit, which keeps them, and gives their places. */
  #explicit(from: number, to: number): [Spot, Spot] {
    const {list} = this.#body
    const explicit = (block: Block) => this.#body.makeExplicit(this.#tr, block, this.#touch)
    explicit(list.at(to)!.block)
    let block = explicit(list.at(from)!.block)
    for (let last = list.at(to)!.block; block !== last;) {
      const next = block.next!
      block = explicit(next)
      if (block !== next) last = list.at(to)!.block
    }
    return [inUnits(list.at(from)!), inUnits(list.at(to)!)]
  }

  #between(start: Spot, end: Spot): Placed[] {
    const placed: Placed[] = []
    for (let block = start.block; ; block = block.next!) {
      let offset = block === start.block ? start.offset : 0
      const to = block === end.block ? end.offset : unitsOf(block)
      if (offset < to) {
        const tokens = block.node.isTextblock
          ? tokensOf(this.#body.form, Fragment.from(block.node), offset, to)
          : tokensOf(this.#body.form, Fragment.from(block.node))
        for (const token of tokens) {
          placed.push({token, spot: {block, offset}})
          offset += widthOf(token)
        }
      }
      if (block === end.block) return placed
    }
  }

  /** Turns stored tokens into wanted ones: what matches at both ends stays, with its keys and formats brought up to date. */
  #rewrite(old: readonly Placed[], start: Spot, end: Spot, wanted: readonly Token[]): void {
    const {head, tail} = commonEnds(old, wanted, ({token}, target) => matches(this.#body.form, token, target))
    this.#adjust(old.slice(0, head), wanted)
    this.#adjust(old.slice(old.length - tail), wanted.slice(wanted.length - tail))
    const gone = old.slice(head, old.length - tail)
    for (const {token} of gone) {
      if (token.kind === "atom" && this.#body.form.table(token.node.type) !== null)
        this.#body.tables?.leave(String(token.node.attrs.id))
    }
    const units = gone.reduce((sum, {token}) => sum + widthOf(token), 0)
    const fresh = wanted.slice(head, wanted.length - tail)
    if (units > 0 || fresh.length > 0) this.#substitute(old[head]?.spot ?? end, units, fresh)
    this.#reread(start.block, end.block, start.offset <= 1)
  }

  /** Gives stored tokens the keys and formats of those that match them. */
  #adjust(old: readonly Placed[], wanted: readonly Token[]): void {
    const runs: Run[] = []
    for (const [i, {token, spot}] of old.entries()) {
      const target = wanted[i]!
      if ("node" in token && "node" in target) this.#setKeys(spot.block, target.node)
      if (!("marks" in token) || !("marks" in target) || token.marks === target.marks) continue
      const {form} = this.#body
      const changes = attributeChanges(form.attributes(token.marks), form.attributes(target.marks))
      extend(runs, spot, widthOf(token), changes)
    }
    for (const {spot, units, changes} of runs) this.#cursor(spot).format(units, changes)
  }

  #setKeys(block: Block, node: Node): void {
    const {form} = this.#body
    const {map, node: shown, table} = block
    if (table !== null && map !== null) this.#body.tables?.write(this.#tr, map, node)
    if (map === null || (shown.type === node.type && shown.hasMarkup(node.type, node.attrs))) return
    const [before, after] = [form.keys(shown), form.keys(node)]
    if (table !== null) after.set("id", table.id)
    const unknown = form.unknownKeys(shown)
    for (const key of before.keys()) {
      if (after.has(key) || unknown.has(key)) continue
      // What one key holds as a whole stays as it is: somebody else may change another entry of it meanwhile.
      const whole = wholeOf(key)
      if (whole !== key && map.has(whole)) map.set(key, null)
      else map.delete(key)
    }
    for (const [key, value] of after) {
      const taken = key === "id" && this.#body.hasId(String(value))
      if (!taken && !sameJson(before.get(key), value)) map.set(key, value)
    }
  }

  /**
   * Removes units and inserts tokens. Blocks keep their identity: text added at the end of one, with a new block after it,
   * leaves its end where it was; the same at a start leaves its opening with the text it opened.
   */
  #substitute(spot: Spot, units: number, fresh: readonly Token[]): void {
    const {block, offset} = spot
    const close = fresh.findIndex(({kind}) => kind === "close")
    const open = fresh.findLastIndex(({kind}) => kind === "open")
    const cursor = this.#cursor(spot)
    if (close >= 0 && block.node.isTextblock && offset + units === unitsOf(block) - 1) {
      cursor.replace(units, () => this.#insert(cursor, fresh.slice(0, close)))
      cursor.skip(1)
      this.#insert(cursor, [...fresh.slice(close + 1), {kind: "close"}])
    } else if (open >= 0 && block.node.isTextblock && offset === 1 && units === 0) {
      const before = this.#cursor({block, offset: 0})
      this.#insert(before, [{kind: "open", node: block.node}, ...fresh.slice(0, open)])
      this.#setKeys(block, (fresh[open] as Token & {kind: "open"}).node)
      const after = this.#cursor(spot)
      after.replace(0, () => this.#insert(after, fresh.slice(open + 1)))
    } else cursor.replace(units, () => this.#insert(cursor, fresh))
  }

  #insert(cursor: Cursor, tokens: readonly Token[]): void {
    const {form} = this.#body
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!
      switch (token.kind) {
        case "open":
        case "atom":
          this.#open(cursor, token.node)
          break
        case "close":
          cursor.close()
          break
        case "inline":
          cursor.insert(token.embed, form.attributes(token.marks))
          break
        case "text": {
          const attributes = form.attributes(token.marks)
          let text = token.text
          for (let next = tokens[i + 1]; next?.kind === "text" && next.marks === token.marks; next = tokens[++i + 1]) {
            text += next.text
          }
          cursor.insert(text, attributes)
          break
        }
        default:
          token satisfies never
      }
    }
  }

  #open(cursor: Cursor, node: Node): void {
    const keys = this.#body.form.keys(node)
    const id = keys.get("id")
    const isTable = this.#body.form.table(node.type) !== null
    const taken = typeof id === "string" && (this.#body.hasId(id) || (isTable && this.#newTables.has(id)))
    if (taken) keys.delete("id")
    const map = cursor.open(keys)
    // The cells of a table go by its id, so a copy of one cannot take it over later, nor two of them share it now.
    if (isTable) {
      if (!taken && typeof id === "string") this.#newTables.add(id)
      this.#body.tables?.write(this.#tr, map, node)
    } else if (taken) this.#claims.push({map, id})
  }

  #cursor({block, offset}: Spot): Cursor {
    const item = block.item!
    const cursor = new Cursor(this.#tr, this.#body.text, offset === 0 ? item.left : item)
    cursor.skip(offset - 1)
    return cursor
  }

  #reread(first: Block, last: Block, fromBefore = false): void {
    const dirt: Dirt = new Set([this.#body.ownerOf(fromBefore ? first.prev : first)])
    for (let block: Block | null = first; block !== last.next && block !== null; block = block.next) dirt.add(block)
    this.#refresh(dirt)
  }

  #refresh(dirt: Dirt): void {
    this.#body.refresh(dirt, this.#touch)
  }

  readonly #touch = ({fresh}: Region) => {
    for (const block of fresh) this.touched.add(block)
  }
}

function spellPlaced(placed: readonly Placed[]): Placed[] {
  return placed.flatMap(({token, spot: {block, offset}}) => {
    let at = offset
    return spell([token]).map((token) => {
      const spot = {block, offset: at}
      at += widthOf(token)
      return {token, spot}
    })
  })
}

/** What becomes of the text attributes of some marks, and whether they then read as the marks that are wanted. */
interface Restyling {
  readonly changes: ReadonlyMap<string, unknown>
  readonly reads: boolean
}
type Restyle = (marks: readonly Mark[], parent: NodeType) => Restyling

/** Units next to each other, and how their text attributes are to change. */
interface Run {
  readonly spot: Spot
  units: number
  readonly changes: ReadonlyMap<string, unknown>
}

/** Taking an attribute away is a change, unlike leaving it alone. */
function sameChanges(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a === b) return true
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && sameJson(value, b.get(key)))
}

function extend(runs: Run[], spot: Spot, units: number, changes: ReadonlyMap<string, unknown>): void {
  if (changes.size === 0) return
  const run = runs.at(-1)
  const continues = run && run.spot.block === spot.block && run.spot.offset + run.units === spot.offset
  if (continues && sameChanges(run.changes, changes)) run.units += units
  else runs.push({spot, units, changes})
}

/** The position before each block's node, and of the end. */
function positionsOf(blocks: readonly Block[], size: number): number[] {
  let pos = 0
  const positions = blocks.map(({lead, node}) => {
    const start = pos + lead
    pos = start + node.nodeSize
    return start
  })
  return [...positions, size]
}

const inUnits = ({block, offset}: Spot): Spot => ({block, offset: Math.min(offset, unitsOf(block))})
