export {safeColor} from "./color.ts"
export {Editor} from "./editor.tsx"
export type {EditorProps} from "./editor.tsx"
