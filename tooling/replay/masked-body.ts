/** What masks the parts of a session description. */
export interface BodyMasks {
  host(host: string): string
  text(text: string): string
}

/** A body by its type: of session descriptions names and addresses are masked, of everything else nothing can be read any more. */
export function maskedBody(type: string, body: string, masks: BodyMasks): string {
  if (/^application\/sdp\b/i.test(type)) return maskedSdp(body, masks)
  const boundary = /^multipart\/.*;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"]{1,200})"|([^;\s"]{1,200}))/i.exec(type)
  return boundary === null ? unreadable(body) : maskedParts(body, boundary[1] ?? boundary[2] ?? '', masks)
}

/** Each part keeps its boundary and the type that it has (RFC 2046 §5.1). */
function maskedParts(body: string, boundary: string, masks: BodyMasks): string {
  const mark = `--${boundary}`
  return body
    .split(mark)
    .map((part) => {
      const head = /^(?:(?:\r?\n[^\r\n]+)*)\r?\n\r?\n/.exec(part)?.[0]
      if (head === undefined) return part.startsWith('--') ? `--${unreadable(part.slice(2))}` : unreadable(part)
      const type = /\n(?:content-type|c)[ \t]*:[ \t]*([^\r\n]*)/i.exec(head)?.[1] ?? 'text/plain'
      const lines = head.replaceAll(
        /(\n(?!content-(?:type|disposition|length|transfer-encoding)|c:)[^:\r\n]*:)([^\r\n]*)/gi,
        (_all, name: string, value: string) => name + unreadable(value),
      )
      return lines + maskedBody(type, part.slice(head.length), masks)
    })
    .join(mark)
}

const addressLine = /^([oc]=.*\bIN IP[46] )(\S+?)((?:\/\d+){0,2}\r?)$/
const secretLines =
  /^a=(?:ice-ufrag|ice-pwd|fingerprint|crypto|ssrc|ssrc-group|msid|msid-semantic|candidate|remote-candidates|identity|key-mgmt|tls-id)\b.*\r?\n|^k=.*\r?\n/gm

/** RFC 8866 §5: who began the session, its names, where media goes; what secures media is left out. */
function maskedSdp(body: string, masks: BodyMasks): string {
  const named = body
    .replaceAll(secretLines, '')
    .replaceAll(/^o=\S+ \S+ \S+/gm, 'o=- 1 1')
    .replaceAll(/^([siuep])=.*?(\r?)$/gm, (_whole, letter: string, end: string) => `${letter}=-${end}`)
    .split('\n')
  return named
    .map((line) => {
      const [, start, host, end = ''] = addressLine.exec(line) ?? []
      return start === undefined || host === undefined ? masks.text(line) : start + masks.host(host) + end
    })
    .join('\n')
}

/** The same length without letters and digits. */
export function unreadable(text: string): string {
  return text.replaceAll(/[A-Za-z0-9\u0080-\u00FF]/g, 'x')
}
