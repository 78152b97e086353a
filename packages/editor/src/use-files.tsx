import {schema} from "@quire/schema"
import {FileDown, FileUp} from "lucide-react"
import type {Node} from "prosemirror-model"
import {useEffect, useRef} from "react"
import type {ReactNode} from "react"
import type * as Y from "yjs"
import {download} from "./download.ts"
import {acceptedFiles, formatNames} from "./file-format.ts"
import type {FileFormat} from "./file-format.ts"
import {insertDocument, isBlank} from "./insert-document.ts"
import type {MenuItem} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import {useWords} from "./words-context.ts"

export interface FilesOptions {
  readonly surface: Surface | null
  readonly readOnly: boolean
  /** What the document is called. */
  readonly title: Y.Text | undefined
  readonly notify: (text: string) => void
}

interface Files {
  /** Reads a file into the document: at `pos`, or below the caret. */
  readonly take: (file: File, pos?: number) => Promise<void>
  readonly items: readonly MenuItem[]
  /** The input that one of the items opens. */
  readonly picker: ReactNode
}

/** Documents out of files, and into them. */
export function useFiles({surface, readOnly, title, notify}: FilesOptions): Files {
  const words = useWords()
  const picker = useRef<HTMLInputElement>(null)
  const take = async (file: File, pos?: number) => {
    const {readFile} = await import("./read-file.ts")
    const reading = await readFile(file)
    if (surface === null || surface.view.isDestroyed) return
    if (reading.name === "refused") notify(words.files[reading.cause](file.name))
    else {
      bringIn(surface, title, reading, pos)
      notify(words.files.imported(file.name))
    }
  }
  const save = async (format: FileFormat) => {
    const {writeFile} = await import("./write-file.ts")
    if (surface === null) return
    const file = await writeFile(format, surface.view.state.doc, title?.toJSON().trim() ?? "")
    download(file, file.name)
  }
  const group = words.page.file
  return {
    take,
    items: [
      ...(readOnly
        ? []
        : [
            {
              name: "import",
              label: words.files.import,
              icon: <FileUp />,
              group,
              onChoose: () => picker.current?.click(),
            },
          ]),
      ...formatNames.map((format) => ({
        name: format,
        label: words.files.save(words.files[format]),
        icon: <FileDown />,
        group,
        onChoose: () => void save(format),
      })),
    ],
    picker: (
      <input
        ref={picker}
        type="file"
        hidden
        accept={acceptedFiles}
        aria-label={words.files.import}
        onChange={({target}) => {
          const file = target.files?.[0]
          target.value = ""
          if (file !== undefined) void take(file)
        }}
      />
    ),
  }
}

const taken = new WeakSet<File>()

/** Takes `file` once, as soon as there is a document to take it into. */
export function useFirstFile(file: File | undefined, surface: Surface | null, take: Files["take"]): void {
  useEffect(() => {
    if (surface === null || file === undefined || taken.has(file)) return
    taken.add(file)
    void take(file)
  }, [file, surface, take])
}

/** The title in a file becomes that of a document that has none and is blank, else a heading over the rest of the file. */
function bringIn(
  surface: Surface,
  title: Y.Text | undefined,
  reading: {readonly title: string; readonly document: Node},
  pos: number | undefined,
): void {
  const {document} = reading
  if (title?.length === 0 && isBlank(surface.view.state)) {
    title.insert(0, reading.title)
    surface.run(insertDocument(document))
    return
  }
  const heading = schema.nodes.heading.create({level: 1}, reading.title === "" ? null : schema.text(reading.title))
  const whole = reading.title === "" ? document : document.copy(document.content.addToStart(heading))
  surface.run(insertDocument(whole, pos))
}
