import {toJSON, toText} from "@quire/schema"
import type {Node} from "prosemirror-model"
import {fileNameOf} from "./download.ts"
import {fileFormats} from "./file-format.ts"
import type {FileFormat} from "./file-format.ts"

/** A document and its title, as a file of `format`. What writes a form is loaded when it is wanted. */
export async function writeFile(format: FileFormat, document: Node, title: string): Promise<File> {
  const {extensions, type} = fileFormats[format]
  return new File([await contentOf(format, document, title)], `${fileNameOf(title)}.${extensions[0]!}`, {type})
}

async function contentOf(format: FileFormat, document: Node, title: string): Promise<string> {
  switch (format) {
    case "markdown": {
      const {toMarkdown} = await import("@quire/schema/markdown")
      return markdownHeading(title) + toMarkdown(document)
    }
    case "html": {
      const {toHTML} = await import("@quire/schema/html")
      return htmlPage(title, toHTML(document, globalThis.document))
    }
    case "text":
      return `${title === "" ? "" : `${title}\n\n`}${toText(document)}\n`
    case "json":
      return `${JSON.stringify({title, ...toJSON(document)}, null, 2)}\n`
    default:
      return format satisfies never
  }
}

function markdownHeading(title: string): string {
  return title === "" ? "" : `# ${title.replaceAll(/([\\`*_[\]<>&#])/g, String.raw`\$1`)}\n\n`
}

function htmlPage(title: string, body: string): string {
  const name = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<title>${name}</title>
</head>
<body>
${title === "" ? "" : `<h1 data-quire-title>${name}</h1>\n`}${body}
</body>
</html>
`
}
