import {fetchFile, fileAddress, isServerFile, remembered, uploadFile} from "@quire/client"
import type {TokenSource, UploadOptions} from "@quire/client"
import type {FileSource, Upload} from "@quire/editor"

/** Stores files on the server of the document. */
export function uploadTo(place: Pick<UploadOptions, "server" | "document" | "token">): Upload {
  return (file, onProgress, signal) => uploadFile(file, {...place, onProgress, signal})
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
