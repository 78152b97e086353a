import {loadTools, loadWording} from "@quire/editor"
import {deviceMemory} from "@quire/editor/memory"
import {openDocument} from "@quire/embed/open"
import type {Opened} from "@quire/embed/open"
import "@quire/embed/embed.css"
import type {Words} from "@quire/words"
import {documentAt, tabTitle} from "./document-address.ts"
import {firstLanguage} from "./language-choice.ts"
import {VisitorBook} from "./visitor.ts"

/** Who waits longer than that for a document is told how the connection is. */
const patienceMs = 1500

/** Opens the document that the page was loaded for, before React: people read and write, then comes what stands around it. */
export async function openFirst(id: string, app: HTMLElement): Promise<void> {
  const language = firstLanguage()
  const {words} = await loadWording(language)
  const place = document.createElement("main")
  place.className = "quire app-document"
  app.before(place)
  const user = new VisitorBook(deviceMemory, Math.random).read(words.visitor)
  const opened = await openDocument(place, {
    ...documentAt({id, search: location.search}),
    user,
    language,
    autoFocus: true,
  })
  const path = location.pathname
  const untell = tellTitle(opened, words)
  await Promise.race([opened.settled, new Promise((resolve) => setTimeout(resolve, patienceMs))])
  try {
    // The tools are told to come now, and not when React has asked for them.
    loadTools().catch(() => undefined)
    const [{start}] = await Promise.all([import("./start.tsx"), import("./document-page.tsx")])
    untell()
    if (location.pathname === path) return await start(app, opened)
    opened.close()
    await start(app, null)
  } catch (error) {
    console.warn(error)
    const {text, app: texts} = words
    opened.note(opened.isShown ? text.toolsMissing : `${texts.notLoaded}. ${texts.notLoadedHint}`)
  }
}

/** Names the tab until React does. @returns ends it */
function tellTitle({title}: Opened, words: Words): () => void {
  const tell = () => {
    document.title = tabTitle(title.toJSON(), words)
  }
  tell()
  title.observe(tell)
  return () => title.unobserve(tell)
}
