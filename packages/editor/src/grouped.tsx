import {Fragment} from "react"
import type {ReactNode} from "react"

export interface GroupedProps<T> {
  readonly entries: readonly T[]
  readonly render: (entry: T, index: number) => ReactNode
}

/** The entries of a menu or a list of choices, those that follow each other in one group under its name. */
export function Grouped<T extends {readonly group?: string}>({entries, render}: GroupedProps<T>) {
  const starts = entries.flatMap(({group}, index) =>
    index === 0 || group !== entries[index - 1]!.group ? [index] : [],
  )
  return starts.map((start, n) => {
    const members = entries.slice(start, starts[n + 1]).map((entry, i) => render(entry, start + i))
    const {group} = entries[start]!
    if (group === undefined) return <Fragment key={start}>{members}</Fragment>
    return (
      <div key={start} role="group" aria-label={group}>
        <div className="quire-menu-group" aria-hidden="true">
          {group}
        </div>
        {members}
      </div>
    )
  })
}
