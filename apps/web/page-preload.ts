import type {HtmlTagDescriptor, Plugin, Rolldown} from "vite"

/** The page that most people come for; the list, which they else come by, leads to it. */
const PAGE = /\/document-page\.tsx$/

/** Lets the browser fetch the document page together with the app, instead of after it. */
export function pagePreload(): Plugin {
  return {
    name: "quire-page-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, {bundle = {}, chunk: entry}) => {
        const page = Object.values(bundle).find((file) => file.type === "chunk" && PAGE.test(file.facadeModuleId ?? ""))
        if (page?.type !== "chunk") throw new Error("The document page has no chunk of its own")
        const known = new Set([entry?.fileName, ...(entry?.imports ?? [])])
        const scripts = [page.fileName, ...page.imports].filter((file) => !known.has(file))
        return [...scripts.map(scriptTag), ...stylesOf(page).map(styleTag)]
      },
    },
  }
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
