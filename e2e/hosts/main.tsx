import {QuireEditor} from "@quire/embed"
import {createRoot} from "react-dom/client"
import "@quire/embed/embed.css"

const query = new URLSearchParams(location.search)
const given = query.get("token")
/** The same function at each render: another one would open the document anew. */
const token = () => ({token: given ?? ""})
const place = document.getElementById("editor")

if (place !== null) {
  createRoot(place).render(
    <QuireEditor
      server={query.get("server") ?? ""}
      document={query.get("document") ?? "notice-board"}
      user={{id: "hana", name: "Hana", color: "#0f766e"}}
      {...(given === null ? {} : {token})}
    />,
  )
}
