/** A file as the text that it is, for tests. */
declare module "*?raw" {
  const text: string
  export default text
}
