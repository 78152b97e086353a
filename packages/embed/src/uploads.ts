import {uploadFile, UploadError} from "@quire/client"
import type {UploadOptions} from "@quire/client"
import type {Upload} from "@quire/editor"
import type {Words} from "@quire/words"

/** Stores files on the server of the document, and says in `words` why one is not. */
export function uploadTo(place: Pick<UploadOptions, "server" | "document" | "token">, words: Words): Upload {
  return async (file, onProgress, signal) => {
    try {
      return await uploadFile(file, {...place, onProgress, signal})
    } catch (error) {
      throw error instanceof UploadError ? new Error(words.uploadProblems[error.problem], {cause: error}) : error
    }
  }
}

/** Documents name files of their server by the path alone; a page of another origin has to say which server. */
export function fileAddress(server: string): (src: string) => string {
  const origin = server.replace(/^ws/, "http").replace(/\/+$/, "")
  return (src) => (src.startsWith("/uploads/") ? origin + src : src)
}
