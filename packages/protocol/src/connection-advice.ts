/** Why a connection does not come about, as `quire doctor` and the connection page find it. */
export type ConnectionProblem =
  | "unreachable"
  | "badCertificate"
  | "badGateway"
  | "notQuire"
  | "upgradeBlocked"
  | "foreignHost"
  | "altered"
  | "cut"
  | "heldBack"
  | "bodyLimit"

export const proxyNames = ["nginx", "Caddy", "Apache", "Traefik"] as const

export type ProxyName = (typeof proxyNames)[number]

export interface ConnectionAdvice {
  /** What it usually is, in a sentence or two for whoever runs the server. */
  readonly usually: string
  /** What mends it in each proxy; null where no proxy is to blame. */
  readonly lines: Readonly<Record<ProxyName, string>> | null
}

/** Passing WebSocket on, which most proxies have to be told. */
const upgradeLines = {
  nginx: `location / {
  proxy_pass http://localhost:8080;
  proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection "upgrade";
  proxy_set_header Host $http_host;
  client_max_body_size 25m;   # files: as much as --upload-mib
}`,
  Caddy: `reverse_proxy localhost:8080   # passes WebSocket on by itself`,
  Apache: `# Apache 2.4.47 or newer, with mod_proxy_http
ProxyPass "/" "http://localhost:8080/" upgrade=websocket
ProxyPreserveHost On`,
  Traefik: `# Passes WebSocket on by itself: take "headers" and "buffering" middlewares off this router.
http: {services: {quire: {loadBalancer: {servers: [{url: "http://localhost:8080"}]}}}}`,
}

/** One entry a problem. */
export const connectionAdvice: Readonly<Record<ConnectionProblem, ConnectionAdvice>> = {
  unreachable: {
    usually:
      "Nothing answers there: the name or the port is wrong, a firewall drops it, or neither the proxy nor Quire runs.",
    lines: null,
  },
  badCertificate: {
    usually: "The certificate is not valid for this name, has expired, or was made by nobody that this machine trusts.",
    lines: null,
  },
  badGateway: {
    usually: "The proxy runs, and does not reach Quire behind it: Quire is down, or the proxy asks at another port.",
    lines: {
      nginx: "proxy_pass http://localhost:8080;   # where `quire serve` says it is",
      Caddy: "reverse_proxy localhost:8080",
      Apache: `ProxyPass "/" "http://localhost:8080/" upgrade=websocket`,
      Traefik: `http: {services: {quire: {loadBalancer: {servers: [{url: "http://localhost:8080"}]}}}}`,
    },
  },
  notQuire: {
    usually:
      "Something else answers: a sign-in page of the network, another site under this name, or a path that is not Quire's.",
    lines: null,
  },
  upgradeBlocked: {
    usually:
      "Plain requests arrive and WebSocket does not: a proxy on the way drops the Upgrade header, or a company network forbids it.",
    lines: upgradeLines,
  },
  foreignHost: {
    usually: "The proxy asks Quire under another name than people do, so Quire takes its own pages for foreign ones.",
    lines: {
      nginx: "proxy_set_header Host $http_host;",
      Caddy: "reverse_proxy localhost:8080   # passes the name on, unless header_up Host says otherwise",
      Apache: "ProxyPreserveHost On",
      Traefik: "http: {services: {quire: {loadBalancer: {passHostHeader: true}}}}",
    },
  },
  altered: {
    usually: "What comes back is not what was sent: a proxy or a virus scanner reads along, and changes what it reads.",
    lines: upgradeLines,
  },
  cut: {
    usually:
      "The connection ends or falls silent before its time: a proxy's time limit is short, or it was restarted just now.",
    lines: {
      nginx: "proxy_read_timeout 75s;   # Quire says something every 15 s",
      Caddy: "# Has no such limit by itself: take read_timeout, write_timeout and stream_timeout out of reverse_proxy.",
      Apache: "ProxyTimeout 75",
      Traefik: `# Ends whatever takes more than 60 s, unless it is told not to.
entryPoints: {websecure: {transport: {respondingTimeouts: {readTimeout: 0s}}}}`,
    },
  },
  heldBack: {
    usually: "A proxy collects what Quire sends and passes it on later. It still works, by polling, and more slowly.",
    lines: {
      nginx: "proxy_buffering off;",
      Caddy: "reverse_proxy localhost:8080 {\n  flush_interval -1\n}",
      Apache: `# Passes on what comes by itself: take mod_buffer and mod_deflate off this path.
SetEnv no-gzip 1`,
      Traefik: `# Take the "buffering" and "compress" middlewares off this router.`,
    },
  },
  bodyLimit: {
    usually: "A proxy refuses bodies of 256 KiB, which is as much as Quire's pages send at once.",
    lines: {
      nginx: "client_max_body_size 25m;   # files: as much as --upload-mib",
      Caddy: "request_body {\n  max_size 25MB\n}",
      Apache: "LimitRequestBody 26214400",
      Traefik: `# Has no such limit by itself: take the "buffering" middleware off this router.`,
    },
  },
}
