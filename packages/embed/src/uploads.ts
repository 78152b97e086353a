import {uploadFile} from "@quire/client"
import type {UploadOptions} from "@quire/client"
import type {Upload} from "@quire/editor"

/** Stores files on the server of the document. */
export function uploadTo(place: Pick<UploadOptions, "server" | "document" | "token">): Upload {
  return (file, onProgress, signal) => uploadFile(file, {...place, onProgress, signal})
}

/** Documents name files of their server by the path alone; a page of another origin has to say which server. */
export function fileAddress(server: string): (src: string) => string {
  const origin = server.replace(/^ws/, "http").replace(/\/+$/, "")
  return (src) => (src.startsWith("/uploads/") ? origin + src : src)
}
