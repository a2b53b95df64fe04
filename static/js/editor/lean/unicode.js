// The browser knows which letters are punctuation and signs.
export const [Any, Cc, Cf, P, S, Z] = [/[^]/u, /\p{Cc}/u, /\p{Cf}/u, /\p{P}/u, /\p{S}/u, /\p{Z}/u];
