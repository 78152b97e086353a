import {Schema} from "prosemirror-model"
import {marks} from "./marks.ts"
import {nodes} from "./nodes.ts"

export type NodeName = keyof typeof nodes
export type MarkName = keyof typeof marks

/** The one schema of a Quire document. */
export const schema = new Schema<NodeName, MarkName>({nodes, marks})
