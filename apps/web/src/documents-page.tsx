import {navigate, pathOfDocument} from "./router.ts"
import {newDocumentId} from "./new-document.ts"

export function DocumentsPage() {
  return <button onClick={() => navigate(pathOfDocument(newDocumentId()))}>New document</button>
}
