export * from "./attributes.ts"
export * from "./blocks.ts"
export {areaAt, cellKey, isShown, mergedAreas, wholeArea} from "./cell-areas.ts"
export type {Area, Spans} from "./cell-areas.ts"
export {cellAround, CellSelection} from "./cell-selection.ts"
export {form} from "./form.ts"
export {headerScope} from "./header-scope.ts"
export {IMAGE_SIZE_MAX_PX, LABEL_MAX_LENGTH} from "./nodes.ts"
export {schema} from "./schema.ts"
export type {MarkName, NodeName} from "./schema.ts"
export {embeddedPage, embedOrigins, embedProviders, isEmbeddable} from "./embed-hosts.ts"
export type {EmbeddedPage} from "./embed-hosts.ts"
export {
  isSafeFileAddress,
  isSafeHref,
  isSafeImageSource,
  safeFileAddress,
  safeHref,
  safeImageSource,
} from "./safe-url.ts"
export * from "./commands/index.ts"
export * from "./form-error.ts"
export {tableDirection, type Direction} from "./table-direction.ts"
export {fromJSON, toJSON} from "./json.ts"
export type {JsonObject, JsonValue} from "./json-value.ts"
export {fromText, toText} from "./text.ts"
