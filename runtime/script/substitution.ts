import { compileRegex } from './posix-regex.ts'

/** A compiled `/regex/replacement/flags` (LANGUAGE B6). */
export interface Substitution {
  /** The text after substitution and how often it matched; undefined when it did not match. */
  apply(text: string, expand: (pv: string) => string): { readonly text: string; readonly count: number } | undefined
}

/** Compiles a substitution: the first character is the delimiter; flags are g (all), i (ignore case), s (`.` matches newline). */
export function compileSubstitution(written: string): Substitution | { readonly error: string } {
  const parts = split(written)
  if (parts === undefined) return { error: `bad subst expression: ${written}` }
  const [pattern, replacement, flags] = parts
  const regex = compileRegex(pattern, { ignoreCase: flags.includes('i'), newline: !flags.includes('s') })
  if ('error' in regex) return regex
  const isGlobal = flags.includes('g')
  return {
    apply: (text, expand) => {
      let result = ''
      let at = 0
      let count = 0
      for (let match = regex.exec(text, at); match !== undefined; match = regex.exec(text, at)) {
        count += 1
        result +=
          text.slice(at, match.start) + fill(replacement, text.slice(match.start, match.end), match.groups, expand)
        at = match.end
        if (!isGlobal) break
        if (match.end === match.start) {
          if (match.end >= text.length) break
          result += text.charAt(at)
          at += 1
        }
      }
      return count === 0 ? undefined : { text: result + text.slice(at), count }
    },
  }
}

function split(text: string): readonly [string, string, string] | undefined {
  const delimiter = text.charAt(0)
  if (delimiter === '' || delimiter === '\\') return undefined
  const parts = ['']
  for (let at = 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\\' && at + 1 < text.length) {
      const next = text.charAt(at + 1)
      parts[parts.length - 1] += next === delimiter ? next : char + next
      at += 1
    } else if (char === delimiter && parts.length < 3) parts.push('')
    else parts[parts.length - 1] += char
  }
  const [pattern = '', replacement, flags] = parts
  return replacement === undefined || flags === undefined || pattern === '' ? undefined : [pattern, replacement, flags]
}

/** `\\1` is a group, `\\0` and `\\&` the whole match, `$name` a pseudo-variable. */
function fill(
  replacement: string,
  whole: string,
  groups: readonly (string | undefined)[],
  expand: (pv: string) => string,
): string {
  const filled = replacement.replace(/\\([0-9&ntr\\$])/g, (_, code: string) => {
    if (code === '0' || code === '&') return whole
    if (code === 'n') return '\n'
    if (code === 't') return '\t'
    if (code === 'r') return '\r'
    return /\d/.test(code) ? (groups[Number(code) - 1] ?? '') : code
  })
  return replacement.includes('$') ? expand(filled) : filled
}
