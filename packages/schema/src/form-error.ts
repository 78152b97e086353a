/** Why a text is not a document: the codes of `FormError`. */
export type FormErrorCode = "not-a-document" | "not-a-node" | "bad-attribute" | "bad-content" | "bad-mark" | "too-deep"

/** A form of a document that cannot be read: what is wrong (`code`), and where (`path`, as in `content[2].attrs`). */
export class FormError extends Error {
  readonly code: FormErrorCode
  readonly path: string

  constructor(code: FormErrorCode, path: string, message: string) {
    super(`${path === "" ? "document" : path}: ${message}`)
    this.name = "FormError"
    this.code = code
    this.path = path
  }
}
