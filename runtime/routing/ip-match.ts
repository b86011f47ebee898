/** A network to match addresses against: address bytes and the number of leading bits that count. */
export interface IpNet {
  readonly bytes: readonly number[]
  readonly bits: number
}

/** The bytes of a numeric IPv4 or IPv6 address (brackets allowed); undefined when the text is none. */
export function parseIp(text: string): readonly number[] | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  return bare.includes(':') ? parseIpv6(bare) : parseIpv4(bare)
}

function parseIpv4(text: string): readonly number[] | undefined {
  const bytes: number[] = []
  let value = 0
  let digits = 0
  for (let at = 0; at <= text.length; at += 1) {
    const code = at === text.length ? dot : text.charCodeAt(at)
    if (code === dot) {
      if (digits === 0 || digits > 3 || value > 255) return undefined
      bytes.push(value)
      value = 0
      digits = 0
    } else if (code >= 48 && code <= 57) {
      value = value * 10 + code - 48
      digits += 1
    } else return undefined
  }
  return bytes.length === 4 ? bytes : undefined
}

const dot = 46

function parseIpv6(text: string): readonly number[] | undefined {
  const [head = '', tail, more] = text.split('::')
  if (more !== undefined) return undefined
  const left = groupBytes(head)
  const right = tail === undefined ? [] : groupBytes(tail)
  if (left === undefined || right === undefined) return undefined
  const missing = 16 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined
  return [...left, ...Array.from({ length: missing }, () => 0), ...right]
}

function groupBytes(text: string): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    const v4 = index === groups.length - 1 && group.includes('.') ? parseIpv4(group) : undefined
    if (v4 !== undefined) bytes.push(...v4)
    else if (/^[0-9a-fA-F]{1,4}$/.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255)
    else return undefined
  }
  return bytes
}

/** Reads `address`, `address/bits` or `address/mask`; undefined when it is none of them. */
export function parseIpNet(text: string): IpNet | undefined {
  const slash = text.indexOf('/')
  const bytes = parseIp(slash === -1 ? text : text.slice(0, slash))
  if (bytes === undefined) return undefined
  if (slash === -1) return { bytes, bits: bytes.length * 8 }
  const length = text.slice(slash + 1)
  if (/^\d{1,3}$/.test(length)) {
    const bits = Number(length)
    return bits <= bytes.length * 8 ? { bytes, bits } : undefined
  }
  const mask = parseIp(length)
  if (mask === undefined || mask.length !== bytes.length) return undefined
  const binary = mask.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(binary) ? { bytes, bits: binary.lastIndexOf('1') + 1 } : undefined
}

/** Whether a numeric address lies in the network. */
export function matchesNet(ip: string, net: IpNet): boolean {
  const bytes = parseIp(ip)
  if (bytes === undefined || bytes.length !== net.bytes.length) return false
  for (let bit = 0; bit < net.bits; bit += 8) {
    const index = bit >> 3
    const mask = net.bits - bit >= 8 ? 255 : (255 << (8 - (net.bits - bit))) & 255
    if (((bytes[index] ?? 0) & mask) !== ((net.bytes[index] ?? 0) & mask)) return false
  }
  return true
}
