import type {ChoiceSource} from "./picker.ts"

/** Where choices come from that are fetched when somebody types their sign for the first time. */
export interface LateChoices {
  /** `/`, `@`, `:` */
  readonly sign: string
  readonly fetch: () => Promise<ChoiceSource>
}

export function lateChoices({sign, fetch}: LateChoices): ChoiceSource {
  let source: ChoiceSource | null = null
  return {
    sign,
    get label() {
      return source?.label ?? ""
    },
    async load() {
      const fetched = await fetch()
      await fetched.load?.()
      source = fetched
    },
    find: (query, state) =>
      source === null || query.length < (source.minLength ?? 0) ? [] : source.find(query, state),
    onPick: (choice) => source?.onPick?.(choice),
  }
}
