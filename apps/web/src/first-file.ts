/** The file that a new document begins with. It is on its way only from the list to the document's page. */
let waiting: {readonly document: string; readonly file: File} | null = null

export function leaveFirstFile(document: string, file: File): void {
  waiting = {document, file}
}

export function firstFileOf(document: string): File | undefined {
  return waiting?.document === document ? waiting.file : undefined
}
