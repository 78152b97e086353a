import {embeddedPage} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {Plugin} from "prosemirror-state"
import type {NodeView} from "prosemirror-view"
import {element} from "./dom.ts"
import {download} from "./download.ts"
import {fileSize} from "./file-size.ts"
import type {FileAccess, FileSource} from "./upload.ts"
import type {Wording} from "./wording.ts"

/** Files to download, and pages of a few hosts in a frame. */
export function attachmentViews({sourceOf}: Pick<FileAccess, "sourceOf">, wording: Wording): Plugin {
  return new Plugin({
    props: {
      nodeViews: {
        file: (node) => viewOf(node, fileLink(node, sourceOf, wording)),
        embed: (node) => viewOf(node, ...pageFrame(node, wording.words.embed.page)),
      },
    },
  })
}

/** A change of the node makes a new view: an address or a name is seldom changed. */
function viewOf({type, attrs}: Node, ...children: readonly HTMLElement[]): NodeView {
  const dom = element("div", {className: `quire-${type.name}`}, ...children)
  if (attrs.id !== null) dom.dataset.id = String(attrs.id)
  if (attrs.indent > 0) dom.dataset.indent = String(attrs.indent)
  return {
    dom,
    ignoreMutation: () => true,
    // A click on a link follows it; all else selects the block.
    stopEvent: ({type: event, target}) =>
      event === "click" && target instanceof Element && target.closest("a") !== null,
  }
}

function fileLink({attrs}: Node, sourceOf: FileAccess["sourceOf"], {words, language}: Wording): HTMLElement {
  const {src, name, size} = attrs
  const link = element("a", {download: String(name), rel: "noopener noreferrer nofollow", className: "quire-file-link"})
  if (src !== "") lead(link, sourceOf(String(src)), words.upload.absent)
  link.append(
    element("span", {className: "quire-file-name"}, String(name) || words.upload.file),
    element("span", {}, fileSize(Number(size), language)),
  )
  return link
}

/** Has the link download the file. Where its address is not enough, a click fetches it first. */
function lead(link: HTMLAnchorElement, {address, fetch}: FileSource, problem: string): void {
  link.href = address
  if (fetch === null) return
  link.addEventListener("click", (event) => {
    event.preventDefault()
    fetch(new AbortController().signal).then(
      (blob) => download(blob, link.download),
      () => {
        const message = element("span", {className: "quire-file-problem"}, problem)
        message.setAttribute("role", "alert")
        link.querySelector(".quire-file-problem")?.remove()
        link.append(message)
      },
    )
  })
}

function pageFrame({attrs}: Node, unnamed: string): HTMLElement[] {
  const {src, title} = attrs
  const page = embeddedPage(String(src))
  const link = element("a", {rel: "noopener noreferrer nofollow", target: "_blank"}, String(title || src) || unnamed)
  if (page === null) return [link]
  link.href = String(src)
  const frame = element("iframe", {
    title: `${page.provider}: ${String(title || src)}`,
    loading: "lazy",
    referrerPolicy: "strict-origin-when-cross-origin",
    allow: "fullscreen; picture-in-picture; encrypted-media",
  })
  // Before the address: what is loaded earlier would have no sandbox. The same origin is the host's own, never this page's.
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-presentation")
  frame.style.setProperty("aspect-ratio", page.ratio)
  frame.src = page.frame
  return [frame, link]
}
