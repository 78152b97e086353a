import type {Node} from "prosemirror-model"

export type Direction = "ltr" | "rtl"

const strong = /\p{L}/u
const rightToLeft =
  /[\p{Script=Adlam}\p{Script=Arabic}\p{Script=Hanifi_Rohingya}\p{Script=Hebrew}\p{Script=Mandaic}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Syriac}\p{Script=Thaana}]/u

/**
 * Which way the columns of a table run: as its first letter is read, cell by cell. Null where it has none: then as the page
 * around it. HTML's `dir="auto"` is no help: it looks into no paragraph that has one of its own.
 */
export function tableDirection(table: Node): Direction | null {
  let first: string | undefined
  table.descendants((node) => {
    if (first !== undefined || node.type.spec.code === true) return false
    if (node.isText) first = strong.exec(node.text!)?.[0]
    return true
  })
  if (first === undefined) return null
  return rightToLeft.test(first) ? "rtl" : "ltr"
}
