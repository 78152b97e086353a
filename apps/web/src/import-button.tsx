import {acceptedFiles, useWords} from "@quire/editor"
import {useRef} from "react"

/** Picks a file that a new document begins with. */
export function ImportButton({onFile}: {readonly onFile: (file: File) => void}) {
  const words = useWords().files
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="quire-plain" onClick={() => picker.current?.click()}>
        {words.import}
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        accept={acceptedFiles}
        aria-label={words.import}
        onChange={({target}) => {
          const file = target.files?.[0]
          if (file !== undefined) onFile(file)
        }}
      />
    </>
  )
}
