import type {Transform} from "prosemirror-transform"
import {schema} from "../schema.ts"

/** Joins lists that have become neighbours where `tr` changed something: a run of list items is one list. */
export function regroup<T extends Transform>(tr: T): T {
  const boundaries = new Set<number>()
  for (const [from, to] of changedRanges(tr)) {
    const end = Math.min(to + 1, tr.doc.content.size)
    tr.doc.nodesBetween(Math.max(from - 1, 0), end, (node, pos, parent, index) => {
      const {list} = schema.nodes
      if (node.type === list && index > 0 && parent?.child(index - 1).type === list) boundaries.add(pos)
    })
  }
  for (const pos of [...boundaries].sort((a, b) => b - a)) tr.join(pos)
  return tr
}

function changedRanges(tr: Transform): [from: number, to: number][] {
  const ranges: [number, number][] = []
  tr.steps.forEach((step, index) => {
    const later = tr.mapping.slice(index + 1)
    step.getMap().forEach((_oldStart, _oldEnd, from, to) => ranges.push([later.map(from, -1), later.map(to, 1)]))
  })
  return ranges
}
