import {
  methodNamed,
  verifyClientNamed,
  type Profile,
  type ProfileOptions,
  type ProfileScope,
  type Side,
} from './profile.ts'

/** A file that cannot be read as tls.cfg; the message names file, line and column. */
export class ProfileSyntaxError extends Error {}

interface Draft {
  readonly side: Side
  readonly scope: ProfileScope
  options: ProfileOptions
}

/**
 * Reads the text of tls.cfg: `[server:default]`, `[client:any]` and `[server:IP:PORT]` sections of `name = value` lines. Throws a
 * ProfileSyntaxError with the words of Kamailio 6.1.5 for what is wrong. `file` is shown in it.
 */
export function readProfiles(text: string, file: string): readonly Profile[] {
  const drafts: Draft[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const place = (column: number): string => `${file}:${index + 1}:${column}`
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    if (trimmed.startsWith('[')) {
      drafts.push(readSection(line, place))
      continue
    }
    const [, name = '', rest = ''] = /^\s*([^=\s]*)\s*=?(.*)$/.exec(line) ?? []
    const draft = drafts.at(-1)
    const column = line.length - line.trimStart().length + 1
    if (draft === undefined || !optionNames.has(name.toLowerCase()))
      throw new ProfileSyntaxError(`${place(column)}: Unsupported option '${name}'`)
    const at = place(line.length - rest.trimStart().length + 1)
    draft.options = { ...draft.options, ...readOption(name.toLowerCase(), valueIn(rest), at) }
  }
  return drafts
}

function readSection(line: string, place: (column: number) => string): Draft {
  const [, side = ''] = /^\s*\[\s*([A-Za-z_]*)/.exec(line) ?? []
  const kind = side.toLowerCase()
  if (kind !== 'server' && kind !== 'client')
    throw new ProfileSyntaxError(`${place(2)}: Invalid TLS domain type '${side}'`)
  const word = line.indexOf(side) + side.length
  const behind = line.length - line.slice(word).trimStart().length
  if (line[behind] !== ':') throw new ProfileSyntaxError(`${place(behind + 1)}: Syntax error, ':' expected`)
  const end = line.indexOf(']', line.lastIndexOf('[') > behind ? line.lastIndexOf(']') : behind)
  if (end === -1) throw new ProfileSyntaxError(`${place(line.length)}: Syntax error, ']' expected`)
  const target = line.slice(line.indexOf(':', behind) + 1, end).trim()
  const scope = scopeOf(target)
  if (scope === undefined) throw new ProfileSyntaxError(`${place(end + 1)}: Syntax error, ':' expected`)
  return { side: kind, scope, options: {} }
}

function scopeOf(target: string): ProfileScope | undefined {
  const word = target.toLowerCase()
  if (word === 'default' || word === 'any') return { kind: word }
  const [, v6, v4, port = ''] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:]+)):(\d{1,5})$/.exec(target) ?? []
  const ip = v6 ?? v4
  return ip === undefined ? undefined : { kind: 'address', ip, port: Number(port) }
}

/** A text in quotes, or what stands before a comment. */
function valueIn(rest: string): string {
  const text = rest.trim()
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text)
  if (quoted !== null) return (quoted[1] ?? '').replace(/\\(.)/g, '$1')
  return text.replace(/\s*#.*$/, '')
}

const texts = [
  'private_key',
  'private_key_password',
  'ca_list',
  'ca_path',
  'certificate',
  'crl',
  'cipher_list',
  'server_name',
  'server_id',
] as const
const flags = ['verify_certificate', 'require_certificate'] as const
const numbers = ['verify_depth', 'server_name_mode'] as const

const optionNames: ReadonlySet<string> = new Set([
  'method',
  'tls_method',
  'verify_client',
  ...texts,
  ...flags,
  ...numbers,
])

function readOption(name: string, value: string, at: string): ProfileOptions {
  const text = texts.find((one) => one === name)
  if (text !== undefined) return { [text]: value }
  const flag = flags.find((one) => one === name)
  if (flag !== undefined) return { [flag]: readFlag(value, at) }
  const number = numbers.find((one) => one === name)
  if (number !== undefined) return { [number]: readNumber(value, at) }
  if (name === 'verify_client') {
    const verify_client = verifyClientNamed(value)
    if (verify_client !== undefined) return { verify_client }
  } else {
    const method = methodNamed(value)
    if (method !== undefined) return { method }
  }
  throw new ProfileSyntaxError(`${at}: Unsupported enum value '${value}'`)
}

function readFlag(value: string, at: string): boolean {
  if (/^(?:yes|true|on|enabled?|1)$/i.test(value)) return true
  if (/^(?:no|false|off|disabled?|0)$/i.test(value)) return false
  throw new ProfileSyntaxError(`${at}: Invalid option value '${value}', boolean expected`)
}

function readNumber(value: string, at: string): number {
  if (/^[-+]?\d{1,9}$/.test(value)) return Number(value)
  throw new ProfileSyntaxError(`${at}: Invalid integer value '${value}'`)
}
