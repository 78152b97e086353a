// Which package may know which. Whatever is not here does not exist: dev dependencies and imports included.
import {existsSync, readdirSync, readFileSync} from "node:fs"
import path from "node:path"
import {fileURLToPath} from "node:url"

const arrows = {
  "packages/protocol": [],
  "packages/relay": ["protocol"],
  "packages/server": ["protocol", "relay", "schema", "binding"],
  "packages/client": ["protocol"],
  "packages/binding": [],
  "packages/schema": [],
  "packages/words": [],
  "packages/editor": ["schema", "binding", "words"],
  "packages/embed": ["client", "editor", "words"],
  "packages/testkit": ["relay", "client"],
  // `client`: its tests put both ends together.
  "apps/server": ["server", "client"],
  "apps/web": ["client", "editor", "embed", "words"],
  "apps/bench": ["server", "client", "testkit", "binding", "schema"],
  e2e: [],
  "e2e/hosts": ["embed", "binding"],
}

const root = fileURLToPath(new URL("..", import.meta.url))
const problems = []

function* sourcesUnder(folder) {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, {withFileTypes: true})) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) yield* sourcesUnder(file)
    else if (/\.tsx?$/.test(entry.name)) yield file
  }
}

/** The package that a bare import names; null for Node's own and for relative ones. */
function packageOf(specifier) {
  if (specifier.startsWith(".") || specifier.startsWith("node:") || specifier.startsWith("virtual:")) return null
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")
}

function importsOf(file) {
  const text = readFileSync(file, "utf8")
  return [...text.matchAll(/^(?:import|\} from|export .* from|import .* from) "([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    ([, fixed, lazy]) => fixed ?? lazy,
  )
}

function checkPackage(folder) {
  const file = path.join(root, folder, "package.json")
  if (!existsSync(file)) return
  const allowed = arrows[folder]
  if (allowed === undefined) {
    problems.push(`${folder}: not in the list of arrows`)
    return
  }
  const manifest = JSON.parse(readFileSync(file, "utf8"))
  const listed = Object.keys({...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies})
  for (const name of listed.filter((dependency) => dependency.startsWith("@quire/"))) {
    if (!allowed.includes(name.slice("@quire/".length)))
      problems.push(`${folder}: the arrow from ${name} does not exist`)
  }
  const isListed = (name) => listed.includes(name) || listed.includes(`@types/${name}`)
  for (const source of sourcesUnder(path.join(root, folder, "src"))) {
    const unlisted = importsOf(source)
      .map(packageOf)
      .filter((name) => name !== null && name !== manifest.name && !isListed(name))
    for (const name of unlisted)
      problems.push(`${path.relative(root, source)}: ${name} is not in the package.json of ${folder}`)
  }
}

/** A cycle needs two arrows against each other somewhere down the line. */
function findCycle(name, trail = []) {
  if (trail.includes(name)) return [...trail, name]
  for (const next of arrows[`packages/${name}`] ?? []) {
    const cycle = findCycle(next, [...trail, name])
    if (cycle) return cycle
  }
  return null
}

const folders = ["packages", "apps"].flatMap((parent) =>
  readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`),
)
for (const folder of [...folders, "e2e", "e2e/hosts"]) checkPackage(folder)
for (const folder of Object.keys(arrows)) {
  const cycle = findCycle(folder.replace("packages/", ""))
  if (cycle) problems.push(`a cycle: ${cycle.join(" -> ")}`)
}
for (const problem of problems) process.stderr.write(`arrows: ${problem}\n`)
process.exitCode = problems.length > 0 ? 1 : 0
