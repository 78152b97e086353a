import {defineQuireEditor} from "@quire/embed/element"
import type {QuireElement} from "@quire/embed/element"
import "@quire/embed/embed.css"

defineQuireEditor()
const query = new URLSearchParams(location.search)
const editor = document.createElement("quire-editor") as QuireElement
const attributes = {
  server: query.get("server") ?? "",
  document: query.get("document") ?? "notice-board",
  "user-id": "hana",
  "user-name": "Hana",
  lang: "de",
}
for (const [name, value] of Object.entries(attributes)) editor.setAttribute(name, value)
editor.token = () => ({token: "secret"})
editor.addEventListener("quire-save", (event) => {
  document.getElementById("saved")!.textContent = (event as CustomEvent<{name: string}>).detail.name
})
document.body.append(editor)
