import type {Language} from "./language.ts"

/** An emoji, what it is called, and other words for it. */
export interface Emoji {
  readonly sign: string
  readonly name: string
  readonly words: string
}

type Annotation = {readonly default?: readonly string[]; readonly tts?: readonly string[]}
/** What Unicode says of each sign in a language. */
type Annotations = Readonly<Record<string, Annotation>>

/** What a language calls the emoji, where it is not English: each table is fetched by those who look for one in it. */
const tables: Readonly<Record<Exclude<Language, "en">, () => Promise<Annotations>>> = {
  de: async () =>
    (await import("cldr-annotations-full/annotations/de/annotations.json", {with: {type: "json"}})).default.annotations
      .annotations,
  ar: async () =>
    (await import("cldr-annotations-full/annotations/ar/annotations.json", {with: {type: "json"}})).default.annotations
      .annotations,
}

/** All emoji as a language calls them. They have their English words too, by which many know them. */
export async function emojiIn(language: Language): Promise<readonly Emoji[]> {
  const [{default: english}, own] = await Promise.all([
    import("emojilib/dist/emoji-en-US.json", {with: {type: "json"}}),
    language === "en" ? {} : tables[language](),
  ])
  const regions = new Intl.DisplayNames([language], {type: "region"})
  return Object.entries<readonly string[]>(english).map(([sign, [name = "", ...words]]) => {
    const englishName = name.replaceAll("_", " ")
    const {tts: [ownName] = [nameOfFlag(sign, regions)], default: ownWords = []} = annotationOf(own, sign)
    if (language === "en" || ownName == null) return {sign, name: englishName, words: words.join(" ")}
    return {sign, name: ownName, words: [...ownWords, englishName, ...words].join(" ")}
  })
}

/** Unicode leaves out the sign that asks for a picture. */
function annotationOf(annotations: Annotations, sign: string): Annotation {
  return annotations[sign] ?? annotations[sign.replaceAll("\ufe0f", "")] ?? {}
}

/** The region of a flag: of two letters that nothing else is written with. Null where a sign is none. */
function nameOfFlag(sign: string, regions: Intl.DisplayNames): string | null {
  const letters = [0, 2].map((at) => (sign.codePointAt(at) ?? 0) - FIRST_FLAG_LETTER)
  const isFlag = sign.length === 4 && letters.every((letter) => letter >= 0 && letter < 26)
  return isFlag ? (regions.of(String.fromCharCode(...letters.map((letter) => 65 + letter))) ?? null) : null
}

const FIRST_FLAG_LETTER = 0x1f1e6
