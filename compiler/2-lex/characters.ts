/** Character classes of the scanner (LANGUAGE A). */
export function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code)
}

/** Space, tab, backspace, CR: newlines are handled apart, because directives end there. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 8 || code === 13
}

/** Words that are numbers everywhere in the language (LANGUAGE A4). */
const numberWords: ReadonlyMap<string, number> = new Map([
  ...['yes', 'true', 'on', 'enable'].map((word): [string, number] => [word, 1]),
  ...['no', 'false', 'off', 'disable'].map((word): [string, number] => [word, 0]),
  ...['inet', 'INET', 'ipv4', 'IPv4', 'IPV4'].map((word): [string, number] => [word, 2]),
  ...['inet6', 'INET6', 'ipv6', 'IPv6', 'IPV6'].map((word): [string, number] => [word, 10]),
])

export function numberWord(word: string): number | undefined {
  return numberWords.get(word)
}

/** The value of a number as written, wrapped to 32 bits as C's atoi and strtol do; undefined for a numeric word such as 08. */
export function numberValue(text: string): number | undefined {
  if (/^0x[0-9a-fA-F]+$/.test(text)) return as32Bits(BigInt(text))
  if (/^[01]+b$/.test(text)) return as32Bits(BigInt(`0b${text.slice(0, -1)}`))
  if (/^0[0-7]+$/.test(text)) return as32Bits(BigInt(`0o${text}`))
  if (/^(0|[1-9][0-9]*)$/.test(text)) return as32Bits(BigInt(text))
  return undefined
}

/** Beyond 63 bits a literal stands for the largest number, of which 32 bits are kept: -1. */
function as32Bits(value: bigint): number {
  const largest = 2n ** 63n - 1n
  return Number(BigInt.asIntN(32, value > largest ? largest : value))
}

/** The value of a double-quoted string's content: escapes of LANGUAGE A5. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(\r?\n|x[0-9a-fA-F]{1,2}|[0-7]{2,3}|[\s\S])/g, (whole, escape: string) => {
    if (escape === '\n' || escape === '\r\n') return ''
    if (escape.startsWith('x') && escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    if (escape.length > 1) return String.fromCharCode(Number.parseInt(escape, 8) & 255)
    return simpleEscapes.get(escape) ?? whole
  })
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['a', '\x07'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
])
