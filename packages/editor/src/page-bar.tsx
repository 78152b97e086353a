import {Ellipsis, Focus, Keyboard, MoveHorizontal, Printer, Search, TableOfContents} from "lucide-react"
import {CountsLine} from "./counts-line.tsx"
import {MenuButton} from "./menu.tsx"
import type {MenuItem} from "./menu.tsx"
import type {Surface} from "./surface.ts"
import {Toolbar} from "./toolbar.tsx"
import type {PageView} from "./use-page-view.ts"
import {useHasHeadings} from "./use-headings.ts"
import {useWords} from "./words-context.ts"

export interface PageBarProps {
  readonly surface: Surface
  /** Id of the text's element. */
  readonly controls: string
  readonly view: PageView
  readonly onFind: () => void
  readonly onHelp: () => void
  /** What else the menu has, before printing. */
  readonly items: readonly MenuItem[]
}

/** What can be done with the document as a whole: find, ways to look at it, files, print. */
export function PageBar(props: PageBarProps) {
  const {surface, controls} = props
  const words = useWords().page
  return (
    <Toolbar label={words.document} controls={controls} first="document" onLeave={surface.focus}>
      <MenuButton
        name="document"
        label={words.document}
        className="quire-page-menu"
        items={useItems(props)}
        foot={<CountsLine surface={surface} />}
      >
        <Ellipsis />
      </MenuButton>
    </Toolbar>
  )
}

function useItems({surface, view, onFind, onHelp, items}: PageBarProps): readonly MenuItem[] {
  const {page: words, keys} = useWords()
  const hasHeadings = useHasHeadings(surface)
  const group = words.view
  const contents: MenuItem = {
    name: "contents",
    label: words.contents,
    icon: <TableOfContents />,
    kind: "switch",
    checked: view.outline,
    group,
    onChoose: () => view.setOutline(!view.outline),
  }
  return [
    {name: "find", label: words.find, icon: <Search />, shortcut: "Mod-f", group, onChoose: onFind},
    ...(hasHeadings ? [contents] : []),
    {
      name: "focus",
      label: words.focusMode,
      icon: <Focus />,
      shortcut: "Mod-Shift-f",
      kind: "switch",
      checked: view.focus,
      group,
      onChoose: () => view.setFocus(!view.focus),
    },
    {
      name: "wide",
      label: words.fullWidth,
      icon: <MoveHorizontal />,
      kind: "switch",
      checked: view.wide,
      group,
      onChoose: () => view.setWide(!view.wide),
    },
    {name: "keys", label: keys.keys, icon: <Keyboard />, shortcut: "Mod-/", group, onChoose: onHelp},
    ...items,
    {
      name: "print",
      label: words.print,
      icon: <Printer />,
      shortcut: "Mod-p",
      group: words.file,
      onChoose: () => print(),
    },
  ]
}
