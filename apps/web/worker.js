// The app without a network: its files, as they were when this worker was installed. `FILES` and `VERSION` come from the build.
// It answers for the app's own pages and files only; whatever is said to the server goes to the server.
/* global FILES, VERSION */

const cacheName = `quire-${VERSION}`
const isPage = (pathname) => pathname === "/" || pathname === "/connection" || /^\/d\/[\w-]{1,64}\/?$/.test(pathname)

self.addEventListener("install", (event) => {
  event.waitUntil(install().then(() => self.skipWaiting()))
})

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOld().then(() => self.clients.claim()))
})

self.addEventListener("fetch", (event) => {
  const {method, mode, url} = event.request
  const {origin, pathname} = new URL(url)
  if (method !== "GET" || origin !== self.location.origin) return
  if (mode === "navigate" && isPage(pathname)) event.respondWith(answer(event.request, "/"))
  else if (FILES.includes(pathname) && pathname !== "/") event.respondWith(answer(event.request, pathname))
})

async function install() {
  const cache = await caches.open(cacheName)
  await Promise.all(FILES.map(async (file) => cache.put(file, await fetchOwn(file))))
}

/** `file` as the server has it. A captive portal that answers in its place must not become the app. */
async function fetchOwn(file) {
  const response = await fetch(file, {cache: "no-cache"})
  const isHtml = response.headers.get("content-type")?.includes("text/html") ?? false
  const isOwn = response.ok && !response.redirected && isHtml === (file === "/")
  if (!isOwn || (isHtml && !(await response.clone().text()).includes('id="app"'))) throw new Error(`Not ours: ${file}`)
  return response
}

/** A page that is still open may ask for a part of the version before this one. */
async function removeOld() {
  const names = (await caches.keys()).filter((name) => name.startsWith("quire-") && name !== cacheName)
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)))
}

async function answer(request, file) {
  const cache = await caches.open(cacheName)
  return (await cache.match(file)) ?? (await caches.match(file)) ?? fetch(request)
}
