/** What a connection check tries, in this order: the echo at `/ws`, then a document, then the ways around a blocked WebSocket. */
export const connectionChecks = ["handshake", "text", "binary", "close", "document", "stream", "poll"] as const

export type ConnectionCheck = (typeof connectionChecks)[number]

export const proxyNames = ["nginx", "Caddy", "Apache", "Traefik"] as const

export type ProxyName = (typeof proxyNames)[number]

/** What a failure of a check usually is, and the lines that mend it in each proxy; no lines: no proxy's lines would. */
export interface ConnectionFault {
  readonly title: string
  readonly usually: string
  readonly lines: Readonly<Partial<Record<ProxyName, string>>>
}

const upgradeLines: ConnectionFault["lines"] = {
  nginx: `location / {
  proxy_pass http://127.0.0.1:8080;
  proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection "upgrade";
  proxy_set_header Host $host;
  proxy_read_timeout 1h;
}`,
  Caddy: `example.org {
  reverse_proxy 127.0.0.1:8080
}`,
  Apache: `ProxyPass / http://127.0.0.1:8080/ upgrade=websocket
ProxyPreserveHost On
ProxyTimeout 3600`,
  Traefik: `# Traefik passes WebSocket by itself. Look for a middleware that drops the Upgrade or Connection header,
# or for a load balancer before it that speaks HTTP/1.0.`,
}

const streamLines: ConnectionFault["lines"] = {
  nginx: `location /collab/ {
  proxy_pass http://127.0.0.1:8080;
  proxy_buffering off;
  proxy_request_buffering off;
  proxy_read_timeout 1h;
}`,
  Caddy: `example.org {
  reverse_proxy 127.0.0.1:8080 {
    flush_interval -1
  }
}`,
  Apache: `ProxyPass / http://127.0.0.1:8080/ flushpackets=on
SetEnv no-gzip 1`,
  Traefik: `# Traefik streams by itself. Take the buffering and compress middlewares off this router.`,
}

/** Shown by the check page of the web app and by `quire doctor`. */
export const connectionFaults: Readonly<Record<ConnectionCheck, ConnectionFault>> = {
  handshake: {
    title: "A WebSocket opens at /ws",
    usually: "A proxy between this device and the server does not pass the upgrade to WebSocket on.",
    lines: upgradeLines,
  },
  text: {
    title: "Text comes back",
    usually:
      "Something on the way opens WebSockets itself and does not pass on what is said, as some virus scanners do.",
    lines: {},
  },
  binary: {
    title: "Bytes come back unchanged",
    usually: "Something on the way changes or drops binary messages, as some inspecting firewalls do.",
    lines: {},
  },
  close: {
    title: "The close code comes back",
    usually: "A proxy ends connections in its own way. Nothing is lost by that; reasons for an end may be missing.",
    lines: {},
  },
  document: {
    title: "A document opens over WebSocket",
    usually:
      "The proxy passes WebSocket on for /ws but not for /collab, or the server refuses: not signed in, or another origin.",
    lines: upgradeLines,
  },
  stream: {
    title: "A stream of events comes through",
    usually: "A proxy holds back what the server sends until it is complete.",
    lines: streamLines,
  },
  poll: {
    title: "Long polling comes through",
    usually:
      "The server is not reachable at all, or a firewall answers in its place: a sign-in page of the network, a 502.",
    lines: {
      nginx: `location /collab/ {
  proxy_pass http://127.0.0.1:8080;
  proxy_read_timeout 1h;
  client_max_body_size 1m;
}`,
    },
  },
}
