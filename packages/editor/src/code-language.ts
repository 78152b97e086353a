import {schema} from "@quire/schema"
import type {Command} from "prosemirror-state"

/** The languages that a code block offers, with their proper names. A block in any other keeps it. */
export const languages: readonly {readonly lang: string; readonly name: string}[] = [
  {lang: "bash", name: "Bash"},
  {lang: "c", name: "C"},
  {lang: "cpp", name: "C++"},
  {lang: "csharp", name: "C#"},
  {lang: "css", name: "CSS"},
  {lang: "diff", name: "Diff"},
  {lang: "go", name: "Go"},
  {lang: "html", name: "HTML"},
  {lang: "java", name: "Java"},
  {lang: "javascript", name: "JavaScript"},
  {lang: "json", name: "JSON"},
  {lang: "kotlin", name: "Kotlin"},
  {lang: "markdown", name: "Markdown"},
  {lang: "php", name: "PHP"},
  {lang: "python", name: "Python"},
  {lang: "ruby", name: "Ruby"},
  {lang: "rust", name: "Rust"},
  {lang: "sql", name: "SQL"},
  {lang: "swift", name: "Swift"},
  {lang: "typescript", name: "TypeScript"},
  {lang: "yaml", name: "YAML"},
]

const otherNames: Readonly<Record<string, string>> = {
  "c#": "csharp",
  "c++": "cpp",
  cs: "csharp",
  js: "javascript",
  jsx: "javascript",
  kt: "kotlin",
  md: "markdown",
  py: "python",
  rb: "ruby",
  rs: "rust",
  sh: "bash",
  shell: "bash",
  ts: "typescript",
  tsx: "typescript",
  xml: "html",
  yml: "yaml",
}

/** The language that a code block offers under this name, `js` being `javascript`; any other name is its own. */
export function canonicalLanguage(name: string): string {
  const lower = name.toLowerCase()
  return otherNames[lower] ?? lower
}

/** Says in which language the code block with the caret is. */
export function setLanguage(lang: string): Command {
  return ({selection: {$from}, tr}, dispatch) => {
    if ($from.parent.type !== schema.nodes.codeBlock) return false
    dispatch?.(tr.setNodeAttribute($from.before(), "lang", lang))
    return true
  }
}
