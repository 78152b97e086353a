import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"
import {pixel} from "./pixel.ts"

interface Given {
  readonly name: string
  readonly type: string
  /** A picture of this width and half that height, or a text. */
  readonly content: number | string
  /** How often the text stands in it. Default: once. */
  readonly times?: number
  /** Put behind the first two bytes of a picture. */
  readonly noted?: readonly number[]
}

/** Puts files on the way that the browser's own paste or drop takes. */
async function give(person: Person, how: "paste" | "drop", ...files: readonly Given[]): Promise<void> {
  await person.text.evaluate(
    async (surface, [way, given]) => {
      const data = new DataTransfer()
      for (const {name, type, content, times = 1, noted} of given) {
        // A text of signs below 256 is its bytes.
        let bytes: BlobPart = Uint8Array.from(String(content).repeat(times), (sign) => sign.charCodeAt(0))
        if (typeof content === "number") {
          const canvas = new OffscreenCanvas(content, content / 2)
          canvas.getContext("2d")!.fillRect(0, 0, content, content / 4)
          bytes = await canvas.convertToBlob({type})
          if (noted !== undefined) bytes = new Blob([bytes.slice(0, 2), Uint8Array.from(noted), bytes.slice(2)])
        }
        data.items.add(new File([bytes], name, {type}))
      }
      const {left, bottom} = surface.lastElementChild!.getBoundingClientRect()
      const place = {clientX: left + 20, clientY: bottom - 2, bubbles: true, cancelable: true}
      surface.dispatchEvent(
        way === "paste"
          ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
          : new DragEvent("drop", {dataTransfer: data, ...place}),
      )
    },
    [how, files] as const,
  )
}

const photo: Given = {name: "photo.png", type: "image/png", content: 200}
/** What a camera notes of a photo that it took on its side, at home. */
const notes = Buffer.concat([
  Buffer.from("ffe100384578696600004d4d002a00000008000101120003000000010006000000000000", "hex"),
  Buffer.from("GPS 48.8584 N 2.2945 E"),
])
const photoFromHome: Given = {name: "home.jpg", type: "image/jpeg", content: 200, noted: [...notes]}
const picture = (person: Person) => person.text.locator("figure img")
const card = (person: Person) => person.text.getByRole("group", {name: /^Adding/})

test("a pasted picture is on both pages, described, captioned, and still there after a reload", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  await give(ana, "paste", photo)
  for (const {text} of [ana, ben]) {
    const image = text.locator("figure img")
    await expect(image).toHaveAttribute("src", /^\/uploads\/[0-9a-f]{64}$/)
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(200)
  }
  await expect(card(ana)).toHaveCount(0)
  await picture(ana).click()
  await ana.page.getByRole("textbox", {name: "What it shows"}).fill("A black half")
  await ana.page.keyboard.press("Enter")
  await ana.text.getByRole("textbox", {name: "Caption"}).fill("Half of it")
  await ana.page.keyboard.press("Enter")
  await expect(ben.text.getByRole("img", {name: "A black half"})).toBeVisible()
  await expect(ben.text.getByRole("textbox", {name: "Caption"})).toHaveValue("Half of it")
  await ana.saved()
  await ana.page.reload()
  await expect(ana.text.getByRole("img", {name: "A black half"})).toBeVisible()
})

test("a picture is picked, described, captioned and deleted by keyboard, and picked and deleted by mouse", async ({
  ana,
  together,
}) => {
  await together("before")
  const file = {name: "pixel.png", mimeType: "image/png", buffer: pixel}
  const picked = ana.page.waitForEvent("filechooser")
  await ana.press("Enter")
  await ana.page.keyboard.type("/photo")
  await ana.press("Enter")
  await (await picked).setFiles(file)
  await expect(picture(ana)).toHaveCount(1)
  await ana.press("Control+Home", "ArrowDown", "Alt+F10")
  await ana.page.keyboard.type("Nothing at all")
  await ana.press("Enter")
  await expect(ana.text.getByRole("img", {name: "Nothing at all"})).toBeVisible()
  const caption = ana.text.getByRole("textbox", {name: "Caption"})
  await ana.goTo(caption)
  await ana.page.keyboard.type("Half of it")
  await ana.press("Enter")
  await expect(caption).toHaveValue("Half of it")
  await expect(ana.text).toBeFocused()
  await ana.press("Delete")
  await expect(picture(ana)).toHaveCount(0)

  const pickedAgain = ana.page.waitForEvent("filechooser")
  await ana.page.getByRole("button", {name: "Insert"}).click()
  await ana.page.getByRole("menuitem", {name: "Image…"}).click()
  await (await pickedAgain).setFiles(file)
  await expect(picture(ana)).toHaveCount(1)
  await give(ana, "paste", photo)
  await ana.text.locator("figure img[width='200']").click()
  await ana.page.getByRole("button", {name: "Delete the image"}).click()
  await expect(picture(ana)).toHaveCount(1)
})

test("each letter of a description and of a caption is saved at once, and stays in hand while the other writes above", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  await give(ana, "paste", photo)
  await picture(ana).click()
  await ana.page.getByRole("textbox", {name: "What it shows"}).click()
  await ana.type("A black")
  await expect(ben.text.getByRole("img", {name: "A black"})).toBeVisible()
  await ben.placeCaret(0, "start")
  await ben.type("long ")
  await expect(ana.blocks.first()).toHaveText("long before")
  await ana.type(" half")
  await expect(ben.text.getByRole("img", {name: "A black half"})).toBeVisible()
  const caption = (person: Person) => person.text.getByRole("textbox", {name: "Caption"})
  await caption(ana).click()
  await ana.type("Half")
  await expect(caption(ben)).toHaveValue("Half")
  await ben.type("ago, ")
  await expect(ana.blocks.first()).toHaveText("long ago, before")
  await ana.type(" of it")
  await expect(caption(ben)).toHaveValue("Half of it")
})

test("a picture is made narrower by the keyboard and wider by the mouse, for everybody", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  await give(ana, "paste", photo)
  await expect(picture(ben)).toHaveAttribute("width", "200")
  await ana.page.keyboard.press("ArrowDown")
  await ana.page.keyboard.press("Tab")
  const handle = ana.text.getByRole("slider", {name: "Width"})
  await expect(handle).toBeFocused()
  await ana.page.keyboard.press("ArrowLeft")
  await ana.page.keyboard.press("ArrowLeft")
  await expect(handle).toHaveAttribute("aria-valuetext", "168 pixels")
  await expect(picture(ben)).toHaveAttribute("width", "168")
  await expect(picture(ben)).toHaveAttribute("height", "84")
  const box = (await handle.boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await ana.page.mouse.move(x, y)
  await ana.page.mouse.down()
  await ana.page.mouse.move(x + 50, y)
  await ana.page.mouse.move(x + 100, y)
  await ana.page.mouse.up()
  await expect(picture(ben)).toHaveAttribute("width", "268")
})

test("a photo leaves the device upright, no larger than a screen shows, and without where it was taken", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  const sent: Buffer[] = []
  await ana.page.route("**/uploads", async (route) => {
    sent.push(route.request().postDataBuffer()!)
    await route.continue()
  })
  await give(ana, "paste", photoFromHome)
  await expect(picture(ben)).toHaveCount(1)
  const shown = () =>
    picture(ben).evaluateAll((all) =>
      (all as HTMLImageElement[]).map(({naturalWidth, naturalHeight}) => `${naturalWidth} × ${naturalHeight}`),
    )
  await expect.poll(shown).toEqual(["100 × 200"])
  await give(ana, "paste", {...photo, content: 5_000})
  await expect.poll(async () => (await shown()).toSorted()).toEqual(["100 × 200", "4096 × 2048"])
  expect(sent.map((bytes) => [bytes.length > 0, bytes.includes("GPS")])).toEqual([
    [true, false],
    [true, false],
  ])
})

test("what another program sends is stored without where it was taken, and shown as it was held", async ({
  ana,
  together,
}) => {
  await together("before")
  const seen = await ana.page.evaluate(
    async (noted) => {
      const canvas = new OffscreenCanvas(200, 100)
      canvas.getContext("2d")!.fillRect(0, 0, 100, 100)
      const plain = await canvas.convertToBlob({type: "image/jpeg"})
      const body = new Blob([plain.slice(0, 2), Uint8Array.from(noted), plain.slice(2), "<script>alert(1)</script>"])
      const headers = {"content-type": "image/jpeg", "quire-file-name": "home.jpg"}
      const place = `/api/v1/documents/${location.pathname.split("/").at(-1)}/uploads`
      const {src} = await (await fetch(place, {method: "POST", headers, body})).json()
      const image = new Image()
      image.src = src
      await image.decode()
      const text = await (await fetch(src)).text()
      return [image.naturalWidth, image.naturalHeight, text.includes("GPS"), text.includes("<script>")]
    },
    [...notes],
  )
  expect(seen).toEqual([100, 200, false, false])
})

test("several dropped files come where they were dropped, pictures as pictures, others to download", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  await give(ana, "drop", photo, {name: "plan.txt", type: "text/plain", content: "the plan"})
  for (const person of [ana, ben]) {
    await expect(picture(person)).toHaveCount(1)
    await expect(person.text.getByRole("link", {name: "plan.txt 8 bytes"})).toBeVisible()
  }
  const download = ben.page.waitForEvent("download")
  await ben.text.getByRole("link", {name: /plan\.txt/}).click()
  expect((await download).suggestedFilename()).toBe("plan.txt")
})

test("a file is picked from the menu; what the server does not take is said in its place, and the text is untouched", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  const pick = async () => {
    const chooser = ana.page.waitForEvent("filechooser")
    await ana.page.keyboard.type("/file")
    await ana.page.keyboard.press("Enter")
    return chooser
  }
  await ana.page.keyboard.press("Enter")
  await (await pick()).setFiles({name: "page.html", mimeType: "text/html", buffer: Buffer.from("<h1>no</h1>")})
  await expect(card(ana).getByRole("alert")).toHaveText(/^page\.html was not added\. The server does not take files/)
  await expect(card(ben)).toHaveCount(0)
  await card(ana).getByRole("button", {name: "Remove"}).click()
  await expect(card(ana)).toHaveCount(0)
  await expect(ben.text.locator("p")).toHaveText(["before", ""])
  await (await pick()).setFiles({name: "notes.md", mimeType: "", buffer: Buffer.from("# notes")})
  await expect(ben.text.getByRole("link", {name: /notes\.md/})).toBeVisible()
})

const refused: readonly (Omit<Given, "name"> & {readonly reason: string})[] = [
  {type: "text/plain", content: "", reason: "The file is empty."},
  {type: "text/plain", content: "a", times: 26 * 1024 * 1024, reason: "The file is larger than this server takes."},
  {type: "image/svg+xml", content: "<svg/>", reason: "The server does not take files of this type."},
  {type: "application/pdf", content: "<h1>no</h1>", reason: "The file is not of the type that it claims to be."},
  {type: "image/png", content: "<h1>no</h1>", reason: "The file is not of the type that it claims to be."},
  {type: "image/gif", content: "GIF89a", reason: "The picture is damaged or incomplete."},
  {
    type: "image/gif",
    // 50,000 pixels each way.
    content: "GIF89aPÃPÃ\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\u0001\0\0;",
    reason: "The picture has more pixels than this server takes.",
  },
]

test("F63 each file that is refused says why, in its place, while the text goes on", async ({ana, ben, together}) => {
  await together("before")
  for (const [at, {reason, ...file}] of refused.entries()) {
    await give(ana, "paste", {...file, name: `file ${at}`})
    await expect(card(ana).getByRole("alert")).toContainText(`file ${at} was not added. ${reason}`)
    await card(ana).getByRole("button", {name: "Remove"}).click()
    await expect(card(ana)).toHaveCount(0)
  }
  await ana.placeCaret(0, "end")
  await ana.type(" and after")
  await expect(ben.blocks).toHaveText(["before and after"])
  await expect(ben.text.locator("figure, .quire-file")).toHaveCount(0)
})

test("F63 a file during which the server ends is said to be lost, and is sent again when the server is back", async ({
  ana,
  ben,
  server,
  together,
}) => {
  await together("before")
  server.signal("SIGSTOP")
  await give(ana, "paste", {name: "long.txt", type: "text/plain", content: "a", times: 20 * 1024 * 1024})
  await expect(card(ana).getByRole("progressbar")).toBeVisible()
  await server.kill()
  await expect(card(ana).getByRole("alert")).toContainText("There is no connection to the server.")
  await expect(ben.blocks).toHaveText(["before"])
  await server.start()
  await card(ana).getByRole("button", {name: "Try again"}).click()
  await Promise.all([ana.networkBack(), ben.networkBack()])
  await expect(ben.text.getByRole("link", {name: /^long\.txt/})).toBeVisible()
  await expect(card(ana)).toHaveCount(0)
})

test("only its author sees a file on its way; it can be given up, and sent again when there is a connection", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  let isOffline = true
  let letGo = () => undefined as void
  const seen = new Promise<void>((resolve) => (letGo = resolve))
  await ana.page.route("**/uploads", async (route) => {
    if (isOffline) return route.abort("internetdisconnected")
    await seen
    return route.continue()
  })
  await give(ana, "paste", photo)
  await expect(card(ana).getByRole("alert")).toContainText("There is no connection to the server.")
  await ana.type(" and more")
  await expect(ben.blocks).toHaveText(["before and more"])
  isOffline = false
  await ana.goTo(card(ana).getByRole("button", {name: "Try again"}))
  await ana.press("Enter")
  await expect(card(ana).getByRole("progressbar", {name: "Sending photo.png"})).toBeVisible()
  await expect(ben.text.locator("figure")).toHaveCount(0)
  await give(ana, "paste", {...photo, name: "other.png"})
  await card(ana).nth(1).getByRole("button", {name: "Cancel"}).click()
  await expect(card(ana)).toHaveCount(1)
  letGo()
  await expect(picture(ben)).toHaveCount(1)
  await expect(card(ana)).toHaveCount(0)
})

test("a page of a known host is in a frame that may do little; any other address is refused", async ({
  ana,
  ben,
  together,
}) => {
  await together("before")
  await ana.page.route("https://www.youtube-nocookie.com/**", (route) => route.fulfill({body: "a film"}))
  await ben.page.route("https://www.youtube-nocookie.com/**", (route) => route.fulfill({body: "a film"}))
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.type("/embed")
  await ana.page.keyboard.press("Enter")
  const dialog = ana.page.getByRole("dialog", {name: "Embed a page"})
  await dialog.getByRole("textbox", {name: "Address"}).fill("https://evil.example/watch?v=abcdefghijk")
  await dialog.getByRole("button", {name: "Embed"}).click()
  await expect(dialog.getByRole("alert")).toContainText("YouTube")
  await dialog.getByRole("textbox", {name: "Address"}).fill("https://youtu.be/abcdefghijk")
  await dialog.getByRole("textbox", {name: "What it is"}).fill("A film")
  await dialog.getByRole("button", {name: "Embed"}).click()
  for (const {text} of [ana, ben]) {
    const frame = text.locator("iframe[title='YouTube: A film']")
    await expect(frame).toHaveAttribute("src", "https://www.youtube-nocookie.com/embed/abcdefghijk")
    await expect(frame).toHaveAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-presentation")
    await expect(frame.contentFrame().locator("body")).toHaveText("a film")
  }
})
