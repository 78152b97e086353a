import {vi} from "vitest"

/** From now on the databases of `factory` open that much later, as when an older page is in their way. */
export function openLate(factory: IDBFactory, delayMs: number): void {
  const open = factory.open.bind(factory)
  vi.spyOn(factory, "open").mockImplementation((name, version) => {
    const late = new EventTarget()
    setTimeout(() => {
      const request = open(name, version)
      for (const event of ["upgradeneeded", "success"])
        request.addEventListener(event, () => {
          Object.assign(late, {result: request.result})
          late.dispatchEvent(new Event(event))
        })
    }, delayMs)
    return late as IDBOpenDBRequest
  })
}
