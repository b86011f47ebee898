import { parseIp } from '#runtime/routing/ip-match.ts'
import { maskedBody, unreadable } from './masked-body.ts'

/**
 * Replaces what names people and places in messages, the same by the same: users and numbers, hosts, addresses, display names, and
 * what credentials show. What stands in the configuration stays, since routing depends on it and it is known already. Addresses
 * stay public, private or loopback, so that scripts still see NAT; numbers keep their length and first digits, so that prefixes
 * still lead where they led.
 */
export class Masker {
  readonly #known: ReadonlySet<string>
  readonly #users = new Map<string, string>()
  readonly #hosts = new Map<string, string>()
  readonly #addresses = new Map<string, string>()
  readonly #callIds = new Map<string, string>()
  readonly #tags = new Map<string, string>()
  /** The last digits of numbers. */
  readonly #tails = new Map<string, string>()
  readonly #names = new Map<string, string>()
  /** How many were made up for each table. */
  readonly #counts = new Map<Map<string, string>, number>()
  readonly #words = new Map<string, string>()

  /** `config`: the text of the configuration. */
  constructor(config: string) {
    this.#known = new Set(
      config
        .toLowerCase()
        .match(/[\w.+:-]+/g)
        ?.flatMap(partsOf),
    )
  }

  /** A numeric address. */
  ip(ip: string): string {
    return this.#keep(this.#addresses, ip, (number) => newAddress(ip, number))
  }

  /** The user of a URI, or of credentials. Codes of up to four digits stand for services and stay. */
  user(user: string): string {
    if (/^[*#\d]{1,4}$/.test(user)) return user
    if (/^\+?\d{5,}$/.test(user) && !this.#known.has(user)) return this.#number(user)
    return this.#keep(this.#users, user, (number) => `user${number}`)
  }

  callId(callId: string): string {
    return this.#keep(this.#callIds, callId, (number) => `call${number}`)
  }

  /** The tag of a From or To. */
  tag(tag: string): string {
    return this.#keep(this.#tags, tag, (number) => `tag${number}`)
  }

  /** A host: a name or an address. */
  host(host: string): string {
    const bare = host.replace(/^\[(.*)\]$/, '$1')
    if (parseIp(bare) !== undefined) return host.startsWith('[') ? `[${this.ip(bare)}]` : this.ip(bare)
    // Names below .invalid say that there is no such host (RFC 7118 §5).
    const suffix = host.toLowerCase().endsWith('.invalid') ? 'invalid' : 'example'
    const name = host.toLowerCase()
    const made = this.#keep(this.#hosts, name, (number) => `host${number}.${suffix}`)
    return made === name ? host : made
  }

  /** A URI of SIP or of a telephone number. */
  uri(uri: string): string {
    const tel = /^(tel:)(\+?[\d().-]+)(.*)$/i.exec(uri)
    if (tel !== null) return `${tel[1]}${this.user(tel[2] ?? '')}${tel[3]}`
    const [, scheme = '', user, password, host = '', rest = ''] =
      /^(sips?:)(?:([^@:;\s]*)(:[^@\s]*)?@)?(\[[^\]]*\]|[^:;?>\s]+)(.*)$/i.exec(uri) ?? []
    if (scheme === '') return this.text(uri)
    const shown = user === undefined ? '' : `${this.user(user)}${password === undefined ? '' : ':masked'}@`
    const question = rest.indexOf('?')
    const [parameters, headers] = question === -1 ? [rest, ''] : [rest.slice(0, question), rest.slice(question)]
    // Headers within a URI name other calls.
    const hidden = headers.replaceAll(/=([^&]*)/g, (_whole, value: string) => `=${unreadable(value)}`)
    return `${scheme}${shown}${this.host(host)}${this.text(parameters)}${hidden}`
  }

  /** The value of a header: its URIs, display names, credentials and addresses. */
  header(name: string, value: string): string {
    if (/^(?:(?:proxy-)?(?:authorization|authenticate)|www-authenticate|authentication-info)$/.test(name))
      return this.#credentials(value)
    if (hiddenHeaders.has(name)) return unreadable(value)
    if (name === 'via') return this.#via(value)
    const parts = value.split(/(?=<(?:sips?|tel):)/i)
    const named = parts.map((part, index) => (index === parts.length - 1 ? part : this.#displayName(part))).join('')
    return this.#outsideOfUris(named)
  }

  /** A body: of session descriptions addresses, users and names; of everything else nothing can be read any more. */
  body(type: string, body: string): string {
    return maskedBody(type, body, this)
  }

  /** Any text: links, devices, addresses, and the users, names and hosts that were met. Nothing is masked twice. */
  text(text: string): string {
    return text.replaceAll(textPattern, (whole: string, ...found: unknown[]) => {
      const { link, device, user, host, ip } = (found.at(-1) ?? {}) as { readonly [name: string]: string | undefined }
      if (link !== undefined) return unreadable(whole)
      if (device !== undefined) return whole.replaceAll(/[0-9a-f]/gi, '0')
      if (user !== undefined && host !== undefined) return `${this.user(user)}@${this.host(host)}`
      if (ip !== undefined) return this.#address(ip)
      return this.#words.get(whole.toLowerCase()) ?? whole
    })
  }

  /** Other last digits: the same for the same, so that a number is the same one with another prefix too. */
  #number(number: string): string {
    const length = number.length > 8 ? 6 : Math.floor(number.length / 2)
    const tail = number.slice(-length)
    const made =
      this.#tails.get(tail) ??
      String(this.#tails.size + 1)
        .padStart(length, '0')
        .slice(-length)
    this.#tails.set(tail, made)
    const masked = number.slice(0, -length) + made
    this.#words.set(number, masked)
    return masked
  }

  /** Text before an address in brackets, with another name at its end. */
  #displayName(text: string): string {
    const end = text.trimEnd()
    const isQuoted = end.endsWith('"')
    const start = isQuoted
      ? end.lastIndexOf('"', end.length - 2)
      : Math.max(...[...'<>",;:='].map((char) => end.lastIndexOf(char))) + 1
    const bare = end.slice(Math.max(0, start)).replaceAll('"', '').trim()
    if (bare === '' || start < 0) return text
    const name = this.#keep(this.#names, bare, (number) => `Name ${number}`)
    const gap = /^[ \t]*/.exec(end.slice(start))?.[0] ?? ''
    return `${end.slice(0, start)}${gap}"${name}" `
  }

  #outsideOfUris(value: string): string {
    return value
      .split(/((?:sips?|tel):[^\s<>",]+)/i)
      .map((part, index) => (index % 2 === 1 ? this.uri(part) : this.text(part)))
      .join('')
  }

  /** The host that sent it, and what the next one saw of that. */
  #via(value: string): string {
    return value
      .split(/(SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*\w{2,4}[ \t]+(?:\[[^\]\s]*\]|[^\s:;,]+))/i)
      .map((part, index) => {
        const [, start = '', host = ''] = /^(.*[ \t])(\S+)$/.exec(part) ?? []
        return index % 2 === 1 ? start + this.host(host) : this.text(part)
      })
      .join('')
  }

  #credentials(value: string): string {
    // Of other schemes nobody knows what is secret in them.
    const scheme = /^([A-Za-z]+)[ \t]+(?![A-Za-z]+[ \t]*=[ \t]*["A-Za-z0-9])/.exec(value)?.[1]
    if (scheme !== undefined) return `${scheme} masked`
    return value.replaceAll(/(\w+)=("[^"]*"|[^,\s]+)/g, (whole, name: string, quoted: string) => {
      const bare = quoted.replaceAll('"', '')
      switch (name.toLowerCase()) {
        case 'username':
          return `${name}="${bare.includes('@') ? this.uri(`sip:${bare}`).slice(4) : this.user(bare)}"`
        case 'realm':
          return `${name}="${this.host(bare)}"`
        case 'uri':
          return `${name}="${this.uri(bare)}"`
        case 'nonce':
        case 'cnonce':
        case 'opaque':
        case 'response':
        case 'nextnonce':
        case 'rspauth':
          return `${name}="masked"`
        default:
          return whole
      }
    })
  }

  #address(ip: string): string {
    return parseIp(ip) === undefined ? ip : this.ip(ip)
  }

  /** The same for the same; what the configuration knows stays. */
  #keep(table: Map<string, string>, original: string, make: (number: number) => string): string {
    const known = table.get(original)
    if (known !== undefined) return known
    const isKnown =
      original === '' || original === '*' || original === 'anonymous' || this.#known.has(original.toLowerCase())
    const number = (this.#counts.get(table) ?? 0) + 1
    if (!isKnown) this.#counts.set(table, number)
    const made = isKnown ? original : make(number)
    table.set(original, made)
    if (made !== original) this.#learn(original, made, table === this.#names)
    return made
  }

  /** What is masked once is masked wherever it stands in a text, names word by word. Short words stand for too much else. */
  #learn(original: string, made: string, isName: boolean): void {
    for (const word of original.toLowerCase().split(/[^\w.+\u0080-\u00FF-]+/)) {
      if (word.length < 3 || (word.length === 3 && !/^[a-z]+$/.test(word)) || commonWords.has(word)) continue
      // A user is told from a name by what stands in addresses, also where the name came first.
      const isAddress = !isName && word === original.toLowerCase()
      if (this.#known.has(word) || (this.#words.has(word) && !isAddress)) continue
      this.#words.set(word, isAddress ? made : made.replaceAll(/[ "]/g, ''))
    }
  }
}

/** Headers that name other calls, or say freely who calls and why. */
const hiddenHeaders: ReadonlySet<string> = new Set([
  'replaces',
  'in-reply-to',
  'target-dialog',
  'join',
  'session-id',
  'subject',
  'organization',
  'identity',
  'user-to-user',
  'geolocation',
])

/** Words of messages that may be names as well, but hardly are. */
const commonWords: ReadonlySet<string> = new Set(
  'sip sips tel udp tcp tls wss rtp avp sdp nat yes min max the and for not all any new old end set get uri tag via ack bye www com net org user host name phone call audio video true false none info test nonce realm qop auth expires transport branch rport received from line index'.split(
    ' ',
  ),
)

/** What may name somebody in a text: a link, the UUID or the network card of a device, an address with a user, a numeric one, a word. */
const textPattern = new RegExp(
  [
    String.raw`(?<link>\bhttps?:\/\/[^\s"<>]+)`,
    String.raw`(?<device>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b)`,
    String.raw`(?<user>(?<![\w.+-])[\w.+-]{1,64})@(?<host>[\w-]+(?:\.[\w-]+)+)`,
    String.raw`(?<ip>(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:]))`,
    String.raw`[\w.+\u0080-\u00FF-]+`,
  ].join('|'),
  'gi',
)

/** A word of a configuration, and what it is made of: `sip:bob@pbx.example` is split already, `udp:10.0.0.1:5060` is not. */
function partsOf(word: string): readonly string[] {
  const bare = word.replace(/[.:]+$/, '')
  return [bare, ...bare.split(':')]
}

/** An address of the same kind. */
function newAddress(ip: string, number: number): string {
  if (ip.includes(':')) return /^f[cd]/i.test(ip) ? `fd00::${number.toString(16)}` : `2001:db8::${number.toString(16)}`
  const [first = 0, second = 0] = parseIp(ip) ?? []
  const tail = `${Math.floor(number / 250) % 250}.${(number % 250) + 1}`
  if (first === 127) return `127.9.${tail}`
  const isPrivate = first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168)
  // 198.18.0.0/15 is for tests (RFC 2544).
  return isPrivate ? `10.9.${tail}` : `198.18.${tail}`
}
