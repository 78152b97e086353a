import type {Locator, Response} from "@playwright/test"
import {expect, test} from "./person.ts"
import type {Person} from "./person.ts"

test("the app speaks the browser's language, or the one that is chosen, from right to left where that is read so", async ({
  arrive,
  server,
}) => {
  const {page} = await arrive("Ana", {locale: "de-AT"})
  await page.route("**/api/documents", (route) => route.fulfill({json: {documents: []}}))
  await page.goto(server.url)
  await expect(page.getByText("Noch keine Dokumente")).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("lang", "de")
  await page.getByRole("button", {name: "Aussehen und Sprache"}).click()
  await page.getByRole("combobox", {name: "Sprache"}).selectOption("ar")
  await expect(page.getByRole("heading", {name: "المستندات"})).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl")
  await page.keyboard.press("Escape")
  await page.getByRole("button", {name: "مستند جديد"}).click()
  await page.getByRole("textbox", {name: "العنوان"}).fill("مرحبا")
  await page.getByRole("textbox", {name: "نص المستند"}).pressSequentially("ثلاث كلمات هنا")
  await expect(page.getByRole("status")).toContainText("محفوظ")
  await page.getByRole("button", {name: "المستند", exact: true}).click()
  await expect(page.getByRole("menu", {name: "المستند", exact: true})).toContainText("3 كلمات")
  await page.reload()
  await expect(page.getByRole("textbox", {name: "نص المستند"})).toHaveText("ثلاث كلمات هنا")
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})

test("the look that is chosen stays, whatever the system's is", async ({arrive, address}) => {
  const {page} = await arrive("Ana", {colorScheme: "light"})
  const paper = () =>
    page
      .locator(".quire")
      .first()
      .evaluate((quire) => getComputedStyle(quire).backgroundColor)
  await page.goto(address)
  const light = await paper()
  await page.getByRole("button", {name: "You are Ana"}).click()
  await page.getByLabel("Dark").check()
  const dark = await paper()
  expect(dark).not.toBe(light)
  await page.reload()
  expect(await paper()).toBe(dark)
  await page.getByRole("button", {name: "You are Ana"}).click()
  await page.getByLabel("Like the system").check()
  expect(await paper()).toBe(light)
})

interface Speech {
  readonly locale: string
  readonly direction: "ltr" | "rtl"
  /** A query of the slash menu, and what it finds. */
  readonly heading: readonly [query: string, name: string]
  readonly today: string
  readonly emoji: string
  readonly saved: string
  readonly title: string
  readonly menus: {
    readonly insert: string
    readonly colors: string
    readonly document: string
    readonly rows: string
    readonly columns: string
    readonly fill: string
    readonly deleteTable: string
    readonly language: string
    readonly block: string
    readonly copyLink: string
  }
  readonly items: {readonly image: string; readonly embed: string; readonly math: string; readonly table: string}
  readonly dialogs: {
    readonly image: string
    readonly shows: string
    readonly absent: string
    readonly caption: string
    readonly embed: string
    readonly keys: string
    readonly paste: string
    readonly cancel: string
  }
  readonly find: string
  readonly link: string
  readonly tex: string
  readonly empty: string
  readonly people: string
  readonly follow: string
  readonly you: string
  readonly settings: string
}

const speeches: readonly Speech[] = [
  {
    locale: "de",
    direction: "ltr",
    heading: ["über", "Überschrift 1"],
    today: "Heute",
    emoji: "Emoji",
    saved: "Gespeichert",
    title: "Titel",
    menus: {
      insert: "Einfügen",
      colors: "Farben",
      document: "Dokument",
      rows: "Zeilen",
      columns: "Spalten",
      fill: "Hintergrund",
      deleteTable: "Tabelle löschen",
      language: "Sprache: Ohne Sprache",
      block: "Block",
      copyLink: "Link zum Block kopieren",
    },
    items: {image: "Bild mit Adresse …", embed: "Seite …", math: "Formel im Text", table: "Tabelle"},
    dialogs: {
      image: "Bild einfügen",
      shows: "Was zu sehen ist",
      absent: "Dieses Bild lässt sich nicht anzeigen.",
      caption: "Bildunterschrift",
      embed: "Seite einbetten",
      keys: "Tastenkürzel",
      paste: "10,5 MB einfügen?",
      cancel: "Abbrechen",
    },
    find: "Suchen",
    link: "Adresse des Links",
    tex: "Formel in TeX",
    empty: "Die Datei ist leer.",
    people: "Wer da ist",
    follow: "Folgen",
    you: "Sie sind Ana",
    settings: "Ihr Name und Ihre Farbe",
  },
  {
    locale: "ar",
    direction: "rtl",
    heading: ["عنوان", "عنوان 1"],
    today: "اليوم",
    emoji: "رموز تعبيرية",
    saved: "محفوظ",
    title: "العنوان",
    menus: {
      insert: "إدراج",
      colors: "الألوان",
      document: "المستند",
      rows: "الصفوف",
      columns: "الأعمدة",
      fill: "الخلفية",
      deleteTable: "حذف الجدول",
      language: "اللغة: بلا لغة",
      block: "كتلة",
      copyLink: "نسخ رابط الكتلة",
    },
    items: {image: "صورة من عنوان…", embed: "صفحة…", math: "صيغة داخل النص", table: "جدول"},
    dialogs: {
      image: "إدراج صورة",
      shows: "ما الذي تُظهره",
      absent: "لا يمكن عرض هذه الصورة.",
      caption: "تعليق الصورة",
      embed: "تضمين صفحة",
      keys: "اختصارات لوحة المفاتيح",
      paste: "لصق 10.5 ميغابايت؟",
      cancel: "إلغاء",
    },
    find: "بحث",
    link: "عنوان الرابط",
    tex: "الصيغة بلغة TeX",
    empty: "الملف فارغ.",
    people: "من هنا",
    follow: "متابعة",
    you: "أنت Ana",
    settings: "اسمك ولونك",
  },
]

/** What has come to stand over the page is inside of it, and the page has not become wider than its window. */
async function expectInside({page}: Person, shown: Locator): Promise<void> {
  await expect(shown).toBeVisible()
  const {width} = page.viewportSize()!
  await expect
    .poll(async () => {
      const {x = -1, width: wide = 0} = (await shown.boundingBox()) ?? {}
      return x >= 0 && x + wide <= width + 0.5
    })
    .toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

for (const speech of speeches) {
  for (const width of [360, 1440]) {
    const name = `${speech.locale}, ${width} px`

    test(`${name}: what is picked, every menu and every card speak the language and stay inside of the page`, async ({
      arrive,
      address,
    }) => {
      test.setTimeout(60_000)
      const ana = await arrive("Ana", {locale: speech.locale, viewport: {width, height: 780}})
      const {page, text} = ana
      const {menus, items} = speech
      const list = page.getByRole("listbox")
      await page.goto(address)
      await expect(ana.status).toContainText(speech.saved)
      await expect(page.getByRole("textbox", {name: speech.title})).toBeVisible()
      await expect(page.locator("html")).toHaveAttribute("dir", speech.direction)
      const pick = async (query: string, option: string) => {
        await page.keyboard.type(`/${query}`)
        await expect(list.getByRole("option").first()).toContainText(option)
      }
      const press = async (button: string, menu: string) => {
        await page.getByRole("button", {name: button, exact: true}).first().click()
        await expectInside(ana, page.getByRole("menu", {name: menu, exact: true}))
        await page.keyboard.press("Escape")
        await text.focus()
      }
      await text.click()
      await page.keyboard.type("/")
      await expectInside(ana, list)
      await page.keyboard.press("Backspace")
      for (const query of [speech.heading[0], "head"]) {
        await pick(query, speech.heading[1])
        for (const _ of `/${query}`) await page.keyboard.press("Backspace")
      }
      await page.keyboard.type("@")
      await expect(list).toContainText(speech.today)
      await expectInside(ana, list)
      await page.keyboard.press("Backspace")
      await page.keyboard.type(":rocket")
      await expectInside(ana, page.getByRole("listbox", {name: speech.emoji}))
      await page.keyboard.press("Escape")
      await page.keyboard.press("Enter")
      await press(menus.insert, menus.insert)
      await press(menus.document, menus.document)
      await text.click()
      await page.keyboard.press("Control+Shift+.")
      await expectInside(ana, page.getByRole("menu", {name: menus.block, exact: true}))
      await expect(page.getByRole("menuitem", {name: menus.copyLink})).toBeVisible()
      await page.keyboard.press("Escape")
      await page.keyboard.press("Control+k")
      await expectInside(ana, page.getByRole("textbox", {name: speech.link}))
      await page.keyboard.press("Escape")
      await page.keyboard.press("Control+End")
      await pick("table", items.table)
      await page.keyboard.press("Enter")
      for (const menu of [menus.rows, menus.columns, menus.fill]) await press(menu, menu)
      await expect(page.getByRole("button", {name: menus.deleteTable})).toBeVisible()
      await page.keyboard.press("Control+End")
      await page.keyboard.type("x")
      await page.keyboard.press("Shift+ArrowLeft")
      await press(menus.colors, menus.colors)
      await page.keyboard.press("Control+End")
      await page.keyboard.press("Enter")
      await pick("inline", items.math)
      await page.keyboard.press("Enter")
      await expectInside(ana, page.getByRole("textbox", {name: speech.tex}))
      await page.keyboard.press("Escape")
      await page.keyboard.press("Control+End")
      await page.keyboard.press("Enter")
      await page.keyboard.type("``` ")
      await press(menus.language, menus.language)
    })

    test(`${name}: every dialog speaks the language and stays inside of the page`, async ({arrive, address}) => {
      test.setTimeout(60_000)
      const ana = await arrive("Ana", {locale: speech.locale, viewport: {width, height: 780}})
      const {page, text} = ana
      const {dialogs, items} = speech
      const opened = async (title: string) => {
        await expectInside(ana, page.getByRole("dialog", {name: title}))
      }
      await page.goto(address)
      await text.click()
      await page.keyboard.type("/picture")
      await page.getByRole("option", {name: items.image}).click()
      await opened(dialogs.image)
      await page.getByRole("textbox", {name: dialogs.shows}).fill("Ana")
      await page.getByRole("dialog").getByPlaceholder("https://").fill("https://nowhere.invalid/x.png")
      await page.keyboard.press("Enter")
      await expect(text.getByText(dialogs.absent)).toBeVisible()
      await expect(text.getByRole("textbox", {name: dialogs.caption})).toBeVisible()
      await page.keyboard.press("Control+End")
      await page.keyboard.type("/embed")
      await page.getByRole("option", {name: items.embed}).click()
      await opened(dialogs.embed)
      await page.getByRole("button", {name: dialogs.cancel}).last().click()
      await text.click()
      await page.keyboard.press("Control+/")
      await opened(dialogs.keys)
      await page.keyboard.press("Escape")
      await page.keyboard.press("Control+f")
      await expectInside(ana, page.getByRole("textbox", {name: speech.find, exact: true}))
      await page.keyboard.press("Escape")
      await text.evaluate((surface) => {
        const data = new DataTransfer()
        data.items.add(new File([], "empty.zip", {type: "application/zip"}))
        surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
      })
      await expect(text.getByRole("alert")).toContainText(speech.empty)
      await text.evaluate((surface) => {
        const data = new DataTransfer()
        data.setData("text/plain", "abcdefghi\n".repeat(1_050_000))
        surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
      })
      await opened(dialogs.paste)
      await page.keyboard.press("Escape")
      const ben = await arrive("Ben")
      await ben.page.goto(address)
      await page.getByRole("button", {name: /Ben/}).click()
      await opened(speech.people)
      await expect(page.getByRole("button", {name: speech.follow})).toBeVisible()
      await page.keyboard.press("Escape")
      await page.getByRole("button", {name: speech.you}).click()
      await expectInside(ana, page.getByRole("form", {name: speech.settings}))
    })
  }
}

test("a dictionary is fetched by those who read it, and by nobody else", async ({arrive, address}) => {
  const scripts = async (locale: string) => {
    const {page} = await arrive("Ana", {locale, serviceWorkers: "block"})
    const responses: Response[] = []
    page.on("response", (response) => void responses.push(response))
    await page.goto(address)
    await expect(page.locator("[role=textbox][aria-multiline]")).toBeVisible()
    const sources = responses.filter((response) => response.request().resourceType() === "script")
    return (await Promise.all(sources.map((source) => source.text()))).join("\n")
  }
  const [english, german] = [await scripts("en"), await scripts("de")]
  expect(english).not.toMatch(/Nummerierte Liste|قائمة مرقمة/)
  expect(german).toContain("Nummerierte Liste")
  expect(german).not.toContain("قائمة مرقمة")
})
