import {useWords} from "@quire/editor"
import {personColors} from "@quire/embed"
import {UserRound} from "lucide-react"
import {useId} from "react"
import type {ToggleEvent} from "react"
import {SettingsFields} from "./settings-fields.tsx"
import type {Visitor} from "./visitor.ts"

const NAME_MAX_LENGTH = 40

export interface VisitorButtonProps {
  readonly visitor: Visitor
  readonly onChange: (visitor: Visitor) => void
}

/** Who one is to the others: shows the name, and changes name and colour. */
export function VisitorButton({visitor, onChange}: VisitorButtonProps) {
  const words = useWords().app
  const id = useId()
  const rename = (text: string) => {
    const name = text.trim()
    if (name !== "" && name !== visitor.name) onChange({...visitor, name})
  }
  return (
    <>
      <button
        type="button"
        className="quire-button app-action"
        popoverTarget={id}
        title={words.nameAndColor}
        aria-label={words.you(visitor.name)}
      >
        <UserRound aria-hidden="true" />
        <span className="app-action-label">{visitor.name}</span>
      </button>
      <form
        id={id}
        popover="auto"
        className="quire-menu app-visitor"
        aria-label={words.nameAndColor}
        onToggle={focusName}
        onSubmit={(event) => {
          event.preventDefault()
          const name = new FormData(event.currentTarget).get("name")
          if (typeof name === "string") rename(name)
          event.currentTarget.hidePopover()
        }}
      >
        <label>
          {words.name}
          <input
            key={visitor.name}
            name="name"
            autoComplete="nickname"
            maxLength={NAME_MAX_LENGTH}
            defaultValue={visitor.name}
            onBlur={({target}) => rename(target.value)}
          />
        </label>
        <ColorFields chosen={visitor.color} onChoose={(color) => onChange({...visitor, color})} />
        <SettingsFields />
      </form>
    </>
  )
}

interface ColorFieldsProps {
  readonly chosen: string
  readonly onChoose: (color: string) => void
}

function ColorFields({chosen, onChoose}: ColorFieldsProps) {
  const words = useWords().app
  return (
    <fieldset className="app-colors">
      <legend>{words.color}</legend>
      {personColors.map((color, index) => (
        <input
          key={color}
          type="radio"
          name="color"
          aria-label={words.colorNumber(index + 1)}
          checked={color === chosen}
          ref={(element) => element?.style.setProperty("--quire-person", color)}
          onChange={() => onChoose(color)}
        />
      ))}
    </fieldset>
  )
}

function focusName({newState, currentTarget}: ToggleEvent<HTMLFormElement>): void {
  if (newState === "open") currentTarget.querySelector("input")?.select()
}
