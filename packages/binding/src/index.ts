export {Binding, type BindingOptions, type View} from "./binding.ts"
export {applyDocument, FORMAT, FormatError, formatOf, initialise, readDocument} from "./document.ts"
export {JOINS_UNDO} from "./history.ts"
export type {FormSpec, TableSpec} from "./form.ts"
