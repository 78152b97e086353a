import type {Node} from "prosemirror-model"
import {IMAGE_SIZE_MAX_PX, LABEL_MAX_LENGTH} from "../limits.ts"
import {safeImageSource} from "../safe-url.ts"
import {schema} from "../schema.ts"
import type {Attributes} from "./attributes.ts"

/** An image block; an address that is not safe is kept among the unknown keys. */
export function imageOf(attributes: Attributes, indent: number, id: string | null = null): Node {
  const source = attributes.takeText("src", "url")
  const attrs = {
    src: safeImageSource(source) ?? "",
    alt: attributes.takeText("alt", "name").slice(0, LABEL_MAX_LENGTH),
    caption: attributes.takeText("caption", "title").slice(0, LABEL_MAX_LENGTH),
    width: attributes.takeInteger(1, IMAGE_SIZE_MAX_PX, "width", "previewWidth") ?? null,
    height: attributes.takeInteger(1, IMAGE_SIZE_MAX_PX, "height") ?? null,
  }
  const rest = attributes.rest()
  const unknown = attrs.src === "" && source !== "" ? {...rest, source} : rest
  return schema.nodes.image.create({...attrs, indent, id, unknown})
}
