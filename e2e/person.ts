import {test as base, expect} from "@playwright/test"
import type {Browser, BrowserContext, CDPSession, Locator, Page} from "@playwright/test"
import {Server} from "./server.ts"

export {expect}

/** Somebody at a browser of their own. */
export class Person {
  readonly page: Page
  readonly #context: BrowserContext
  #inputMethod: CDPSession | null = null

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  static async arrive(
    browser: Browser,
    name: string,
    options: Parameters<Browser["newContext"]>[0] = {},
  ): Promise<Person> {
    const context = await browser.newContext(options)
    await context.addInitScript(([key, value]) => localStorage.setItem(key, localStorage.getItem(key) ?? value), [
      "quire-visitor",
      JSON.stringify({id: name.toLowerCase(), name, color: name === "Ana" ? "#c2410c" : "#1d4ed8"}),
    ] as const)
    return new Person(context, await context.newPage())
  }

  /** The document's text. */
  get text(): Locator {
    return this.page.locator("[role=textbox][aria-multiline=true]")
  }

  get status(): Locator {
    return this.page.getByRole("status")
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await expect(this.text).toBeVisible()
    await expect(this.status).toContainText("Saved")
  }

  /** Puts the caret into the text: at the end of the `nth` block, or at its start. */
  async placeCaret(nth: number, edge: "start" | "end"): Promise<void> {
    await this.blocks.nth(nth).click()
    await this.page.keyboard.press(edge === "start" ? "Home" : "End")
  }

  get blocks(): Locator {
    return this.text.locator("p, h1, h2, h3, h4, h5, h6, pre, blockquote, li, hr")
  }

  /** Types key by key, as people do. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, {delay: 5})
  }

  /** Presses one key after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Goes to `target` as those do who have no pointer: presses `key` until it has the focus. */
  async goTo(target: Locator, key = "Tab"): Promise<void> {
    for (let presses = 0; presses < 40; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await this.press(key)
    }
    await expect(target).toBeFocused()
  }

  /** Puts each of these on the way that the browser's own paste takes; by type, as a clipboard has it. */
  async paste(...pastes: readonly Readonly<Record<string, string>>[]): Promise<void> {
    await this.text.evaluate((surface, all) => {
      for (const given of all) {
        const clipboardData = new DataTransfer()
        for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text)
        surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))
      }
    }, pastes)
  }

  /** Puts letters at the caret that are not a word yet, in place of those before, as an input method does. */
  async compose(letters: string, replaced: {readonly from: number; readonly to: number} | null = null): Promise<void> {
    const place = replaced && {replacementStart: replaced.from, replacementEnd: replaced.to}
    const caret = {selectionStart: letters.length, selectionEnd: letters.length}
    await (await this.#openInputMethod()).send("Input.imeSetComposition", {text: letters, ...caret, ...place})
  }

  /** Ends composing with this word. */
  async chooseWord(word: string): Promise<void> {
    await (await this.#openInputMethod()).send("Input.insertText", {text: word})
  }

  async #openInputMethod(): Promise<CDPSession> {
    this.#inputMethod ??= await this.#context.newCDPSession(this.page)
    return this.#inputMethod
  }

  /** Every edit of this page is on the server's disk. */
  async saved(): Promise<void> {
    await expect(this.status).toContainText("Saved")
  }

  /** The browser says that the network is back, so that no test waits out the pause before the next attempt. */
  async networkBack(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event("online")))
  }

  /** From the next page load on, a network in which no WebSocket ever opens. */
  async blockWebSockets(): Promise<void> {
    await this.page.addInitScript(() => {
      globalThis.WebSocket = class extends EventTarget {
        onclose = null
        onopen = null
        send() {}
        close() {}
      } as unknown as typeof WebSocket
    })
  }

  async leave(): Promise<void> {
    await this.#context.close()
  }
}

interface World {
  readonly server: Server
  /** The address of a document that nobody has opened yet. */
  readonly address: string
  readonly ana: Person
  readonly ben: Person
  /** Brings both to a page that holds `text`, Ana's caret so many letters before its end. */
  readonly together: (text: string, back?: number) => Promise<void>
  readonly arrive: (name: string, options?: Parameters<Browser["newContext"]>[0]) => Promise<Person>
}

/** People and a document of its own for every test. Those that run one after the other share a server, which none leaves ended. */
export const test = base.extend<World, {readonly shared: Server}>({
  shared: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that it needs off this pattern
    async ({}, use) => {
      const server = new Server()
      await server.start()
      await use(server)
      await server.remove()
    },
    {scope: "worker"},
  ],
  server: async ({shared}, use) => {
    await use(shared)
    await shared.revive()
  },
  address: async ({server}, use) => {
    await use(`${server.url}/d/${crypto.randomUUID()}`)
  },
  arrive: async ({browser}, use) => {
    const people: Person[] = []
    await use(async (name, options) => {
      const person = await Person.arrive(browser, name, options)
      people.push(person)
      return person
    })
    for (const person of people) await person.leave()
  },
  ana: async ({arrive}, use) => use(await arrive("Ana")),
  ben: async ({arrive}, use) => use(await arrive("Ben")),
  together: async ({ana, ben, address}, use) => {
    await use(async (text, back = 0) => {
      await Promise.all([ana.open(address), ben.open(address)])
      await ana.text.click()
      await ana.page.keyboard.insertText(text)
      for (let i = 0; i < back; i++) await ana.page.keyboard.press("ArrowLeft")
      await expect(ben.blocks).toHaveText([text])
    })
  },
})
