import {useEffect, useRef} from "react"
import type {KeyboardEvent} from "react"
import {Floating} from "./floating.tsx"
import {leaveAtom, useAtomKeys} from "./inline-atom.ts"
import {setTex} from "./math-view.ts"
import type {Surface} from "./surface.ts"
import {useStatus} from "./use-status.ts"
import {useWords} from "./words-context.ts"

/** The TeX of the inline formula that is selected; the formula itself shows what it means. A new one is written at once. */
export function MathCard({surface}: {readonly surface: Surface}) {
  const {inside, insideAt, tex} = useStatus(surface)
  if (inside !== "math") return null
  return (
    <Floating surface={surface} at={insideAt} side="below">
      <MathField surface={surface} tex={tex} />
    </Floating>
  )
}

function MathField({surface, tex}: {readonly surface: Surface; readonly tex: string}) {
  const words = useWords().math
  const field = useRef<HTMLInputElement>(null)
  const isEmpty = tex === ""
  useEffect(() => {
    if (isEmpty) field.current?.focus()
  }, [isEmpty])
  useAtomKeys(field, surface)
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return
    event.preventDefault()
    leaveAtom(surface)
  }
  return (
    <div className="quire-card" role="group" aria-label={words.formula}>
      <input
        ref={field}
        type="text"
        className="quire-tex"
        aria-label={words.tex}
        placeholder={words.example}
        spellCheck={false}
        autoComplete="off"
        value={tex}
        onChange={({target}) => surface.run(setTex(target.value))}
        onKeyDown={leave}
      />
    </div>
  )
}
