/** A style sheet as the text that it is, for tests. */
declare module "*.css?raw" {
  const text: string
  export default text
}
