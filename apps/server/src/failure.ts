/** Ends the process with exit code 1 and one line for people. */
export function fail(line: string): never {
  process.stderr.write(`quire: ${line}\n`)
  process.exit(1)
}
