import {schema} from "@quire/schema"
import type {Command} from "prosemirror-state"

/** The languages that a code block offers. A block in any other keeps it. */
export const languages: readonly {readonly lang: string; readonly label: string}[] = [
  {lang: "", label: "Plain"},
  {lang: "bash", label: "Bash"},
  {lang: "c", label: "C"},
  {lang: "cpp", label: "C++"},
  {lang: "csharp", label: "C#"},
  {lang: "css", label: "CSS"},
  {lang: "diff", label: "Diff"},
  {lang: "go", label: "Go"},
  {lang: "html", label: "HTML"},
  {lang: "java", label: "Java"},
  {lang: "javascript", label: "JavaScript"},
  {lang: "json", label: "JSON"},
  {lang: "kotlin", label: "Kotlin"},
  {lang: "markdown", label: "Markdown"},
  {lang: "php", label: "PHP"},
  {lang: "python", label: "Python"},
  {lang: "ruby", label: "Ruby"},
  {lang: "rust", label: "Rust"},
  {lang: "sql", label: "SQL"},
  {lang: "swift", label: "Swift"},
  {lang: "typescript", label: "TypeScript"},
  {lang: "yaml", label: "YAML"},
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
