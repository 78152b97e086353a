export type {
  CloseReason,
  ConnectionState,
  Details,
  Grant,
  KeepState,
  SaveState,
  Token,
  TokenSource,
} from "@quire/client"
export {colorFor, personColors} from "./colors.ts"
export type {Opened} from "./open.ts"
export type {Person} from "./people.ts"
export type {Upload, Uploaded} from "@quire/editor"
export {QuireEditor} from "./quire-editor.tsx"
export type {QuireEditorProps} from "./quire-editor.tsx"
export {saveWords} from "./save-words.ts"
export type {SaveWords} from "./save-words.ts"
export type {User} from "./user.ts"
