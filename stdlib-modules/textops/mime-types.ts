/**
 * Content types as Kamailio 6.1.5 compares them in has_body(): by number. Types and subtypes that it has no number for are all
 * one and the same, so that `image/png` equals `foo/bar`, and `text/html` equals `text/x`.
 */
const knownTypes = new Set(['text', 'message', 'application', 'multipart'])

const knownSubtypes = new Set([
  'plain',
  'cpim',
  'sdp',
  'cpl+xml',
  'pidf+xml',
  'rlmi+xml',
  'external-body',
  'related',
  'lpidf+xml',
  'xpidf+xml',
  'watcherinfo+xml',
  'mixed',
  'isup',
  'cpim-pidf+xml',
  'xml+msrtc.pidf',
])

/** What two content types must have in common to be equal: `type/subtype`, with `?` for what has no number. */
export type MimeKey = string

/** The key of a content type; what follows a `;` does not count. undefined: it is none. `*` stands for itself. */
export function mimeKey(text: string): MimeKey | undefined {
  const match = /^[ \t]*([a-z.+-][a-z0-9.+-]*|\*)[ \t]*\/[ \t]*([a-z0-9.+-]+|\*)[ \t]*(?:;|$)/i.exec(text)
  const [, type, subtype] = match ?? []
  if (type === undefined || subtype === undefined) return undefined
  return `${numbered(type, knownTypes)}/${numbered(subtype, knownSubtypes)}`
}

function numbered(word: string, known: ReadonlySet<string>): string {
  const lower = word.toLowerCase()
  return lower === '*' || known.has(lower) ? lower : '?'
}
