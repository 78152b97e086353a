import {counting} from "./counting.ts"

const count = counting("en")
const number = new Intl.NumberFormat("en")

/** What the screen says, in English. The other dictionaries have the same keys. */
export const en = {
  page: {
    document: "Document",
    view: "View",
    file: "File",
    contents: "Contents",
    find: "Find and replace",
    focusMode: "Focus",
    fullWidth: "Full width",
    print: "Print",
  },
  counts: {
    selected: "Selected",
    words: count({one: "# word", other: "# words"}),
    characters: count({one: "# character", other: "# characters"}),
    minutes: count({one: "# minute to read", other: "# minutes to read"}),
  },
  find: {
    find: "Find",
    findAndReplace: "Find and replace",
    replaceToo: "Replace as well",
    matchCase: "Match case",
    wholeWord: "Whole words",
    regex: "Regular expression",
    place: (place: number, total: number) =>
      total === 0 ? "Not found" : `${number.format(place)} of ${number.format(total)}`,
    previous: "Previous match",
    next: "Next match",
    close: "Close",
    bad: (reason: string) => `This is no regular expression: ${reason}`,
    replacement: "Replace with",
    replace: "Replace",
    replaceAll: "Replace all",
  },
}

export type Words = typeof en
