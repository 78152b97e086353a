/** The deepest `indent` of a block. */
export const INDENT_MAX = 8

/** The highest number that a list starts with: Markdown's. */
export const LIST_START_MAX = 999_999_999

/** How narrow and how wide a column of a table can be made. */
export const COLUMN_WIDTH_MIN_PX = 48
export const COLUMN_WIDTH_MAX_PX = 1200

/** The widest and the highest of an image. */
export const IMAGE_SIZE_MAX_PX = 10_000

/* The longest texts, in UTF-16 units. */

/** Of a block, a row, a column, a comment or a person. */
export const ID_MAX_LENGTH = 128
/** Of an `alt`, a caption, a title or a mention's name. */
export const LABEL_MAX_LENGTH = 2000
export const FILE_NAME_MAX_LENGTH = 255
export const ADDRESS_MAX_LENGTH = 2048
/** Of an image that is its own address, as `data:`. */
export const DATA_ADDRESS_MAX_LENGTH = 256 * 1024
export const TEX_MAX_LENGTH = 20_000
/** Of a block type that this build does not know. */
export const TYPE_MAX_LENGTH = 256
/** Of a text attribute that this build does not know. */
export const KEY_MAX_LENGTH = 1024
export const LANGUAGE_MAX_LENGTH = 64
