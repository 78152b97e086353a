import {useEffect, useRef} from "react"
import type {RefObject} from "react"

/** For a field that shows `value`, which others may change: it goes along, unless somebody writes in it just then. */
export function useFieldValue(value: string): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (field.current !== null && document.activeElement !== field.current) field.current.value = value
  }, [value])
  return field
}
