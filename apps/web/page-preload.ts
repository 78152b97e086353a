import type {HtmlTagDescriptor, Plugin, Rolldown} from "vite"

/** What shows the text that most people come for. */
const PAGE = /\/first-document\.ts$/
const REACT = /\/node_modules\/react(?:-dom)?\//

/** Lets the browser fetch a document's text together with the entry, instead of after it. React comes later. */
export function pagePreload(): Plugin {
  return {
    name: "quire-page-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, {bundle = {}, chunk: entry}) => {
        const page = Object.values(bundle).find((file) => file.type === "chunk" && PAGE.test(file.facadeModuleId ?? ""))
        if (page?.type !== "chunk") throw new Error("The first document has no chunk of its own")
        const known = importsOf(bundle, entry?.fileName)
        const chunks = importsOf(bundle, page.fileName).filter((chunk) => !known.includes(chunk))
        if ([...known, ...chunks].some(({moduleIds}) => moduleIds.some((id) => REACT.test(id))))
          throw new Error("A document would wait for React")
        return [...chunks.map(({fileName}) => scriptTag(fileName)), ...chunks.flatMap(stylesOf).map(styleTag)]
      },
    },
  }
}

/** The chunk, and what has to be there before it can run. */
function importsOf(bundle: Rolldown.OutputBundle, file: string | undefined): Rolldown.OutputChunk[] {
  const found = new Set([bundle[file ?? ""]].filter((chunk) => chunk?.type === "chunk"))
  // A set that grows meanwhile is gone through to its end.
  for (const {imports} of found) {
    for (const chunk of imports.map((name) => bundle[name])) if (chunk?.type === "chunk") found.add(chunk)
  }
  return [...found]
}

function stylesOf(chunk: Rolldown.OutputChunk): string[] {
  return [...(chunk.viteMetadata?.importedCss ?? [])]
}

function scriptTag(file: string): HtmlTagDescriptor {
  return {tag: "link", attrs: {rel: "modulepreload", crossorigin: true, href: `/${file}`}, injectTo: "head"}
}

/** As Vite asks for it when the page is imported, so that it is fetched once. */
function styleTag(file: string): HtmlTagDescriptor {
  return {tag: "link", attrs: {rel: "preload", as: "style", crossorigin: true, href: `/${file}`}, injectTo: "head"}
}
