import {vi} from "vitest"

/** From now on the databases of `factory` open that much later, as when an older page is in their way. */
export function openLate(factory: IDBFactory, delayMs: number): void {
  const open = factory.open.bind(factory)
  vi.spyOn(factory, "open").mockImplementation((name, version) => {
    const request = new EventTarget()
    setTimeout(() => {
      const opening = open(name, version)
      opening.addEventListener("success", () => {
        Object.assign(request, {result: opening.result})
        request.dispatchEvent(new Event("success"))
      })
    }, delayMs)
    return request as IDBOpenDBRequest
  })
}
