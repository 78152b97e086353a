import {fetchFile, fileAddress, isServerFile, remembered, uploadFile, UploadError} from "@quire/client"
import type {TokenSource, UploadOptions} from "@quire/client"
import type {FileSource, Upload} from "@quire/editor"
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

/** Loads files of the server from it, with a token where there are tokens; others from where they are. */
export function filesOf(place: {
  readonly server: string
  readonly token?: TokenSource | undefined
}): (src: string) => FileSource {
  const {server} = place
  const token = place.token && remembered(place.token)
  return (src) => {
    const needsToken = token !== undefined && isServerFile(src)
    return {
      address: fileAddress(server, src),
      fetch: needsToken ? (signal) => fetchFile(src, {server, token, signal}) : null,
    }
  }
}
