export {safeColor} from "./carets.ts"
export {Editor} from "./editor.tsx"
export type {EditorProps} from "./editor.tsx"
