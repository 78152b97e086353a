import {useEffect, useRef} from "react"
import {Grouped} from "./grouped.tsx"
import type {Surface} from "./surface.ts"
import {openPicker, optionId, pick} from "./picker.ts"
import type {Choice, OpenPicker} from "./picker.ts"
import {Popup} from "./popup.tsx"
import {useSurfaceState} from "./use-status.ts"
import {useWords} from "./words-context.ts"

export interface PickerMenuProps {
  readonly surface: Surface
  /** As `picker` has it. */
  readonly listId: string
}

/** The choices of the picker that is open, under the caret. */
export function PickerMenu({surface, listId}: PickerMenuProps) {
  const words = useWords().picker
  const open = useSurfaceState(surface, openPicker)
  return (
    <>
      {open && <Choices surface={surface} listId={listId} open={open} />}
      <div className="quire-hidden" aria-live="polite">
        {open && words.choices(open.choices.length)}
      </div>
    </>
  )
}

function Choices({surface, listId, open}: PickerMenuProps & {readonly open: OpenPicker}) {
  const {source, choices, index, from} = open
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({block: "nearest"})
  })
  return (
    <Popup surface={surface} from={from} to={from} className="quire-menu quire-picker">
      <div ref={list} id={listId} role="listbox" aria-label={source.label} tabIndex={0}>
        <Grouped
          entries={choices}
          render={(choice, i) => (
            <Option
              key={choice.name}
              id={optionId(listId, i)}
              choice={choice}
              selected={i === index}
              onPick={() => surface.act(pick(i))}
            />
          )}
        />
      </div>
    </Popup>
  )
}

interface OptionProps {
  readonly id: string
  readonly choice: Choice
  readonly selected: boolean
  readonly onPick: () => void
}

function Option({id, choice, selected, onPick}: OptionProps) {
  return (
    // The keys of the list are those of the text, which keeps the focus.
    // oxlint-disable-next-line click-events-have-key-events
    <div id={id} role="option" aria-selected={selected} className="quire-menu-item" onClick={onPick}>
      {choice.icon}
      <span>{choice.label}</span>
      {choice.hint !== undefined && <kbd aria-hidden="true">{choice.hint}</kbd>}
    </div>
  )
}
