import { findRegexProblem } from '#grammar/posix-regex.ts'

/** A `#!subst` rule, compiled. */
export interface SubstRule {
  readonly text: string
  apply(text: string): string
}

export interface ParsedSubst {
  readonly pattern: string
  readonly replacement: string
  readonly flags: string
}

/** Cuts `/regex/replacement/flags` at its delimiter; undefined when it is no such rule. */
export function splitSubst(text: string): ParsedSubst | undefined {
  const delimiter = text.charAt(0)
  if (delimiter === '' || delimiter === '\\') return undefined
  const parts: string[] = ['']
  for (let at = 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\\' && text.charAt(at + 1) === delimiter) {
      parts[parts.length - 1] += delimiter
      at += 1
    } else if (char === '\\') {
      parts[parts.length - 1] += char + text.charAt(at + 1)
      at += 1
    } else if (char === delimiter && parts.length < 3) parts.push('')
    else parts[parts.length - 1] += char
  }
  const [pattern = '', replacement, flags] = parts
  return replacement === undefined || flags === undefined || !/^[gis]*$/.test(flags)
    ? undefined
    : { pattern, replacement, flags }
}

/** Compiles a rule; undefined when the regular expression is bad. POSIX classes are written as JavaScript's. */
export function compileSubst(rule: ParsedSubst): SubstRule | undefined {
  if (findRegexProblem(rule.pattern) !== undefined) return undefined
  const flags = (rule.flags.includes('g') ? 'g' : '') + (rule.flags.includes('i') ? 'i' : '') + 's'
  try {
    const regex = new RegExp(translateClasses(rule.pattern), flags)
    return {
      text: `/${rule.pattern}/${rule.replacement}/${rule.flags}`,
      apply: (text) =>
        text.replace(regex, (whole: string, ...rest: unknown[]) => expand(rule.replacement, whole, rest)),
    }
  } catch {
    return undefined
  }
}

function expand(replacement: string, whole: string, groups: readonly unknown[]): string {
  return replacement.replace(/\\([0-9&])/g, (_, digit: string) => {
    if (digit === '0' || digit === '&') return whole
    const group = groups[Number(digit) - 1]
    return typeof group === 'string' ? group : ''
  })
}

const classes: { readonly [name: string]: string } = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
}

function translateClasses(pattern: string): string {
  return pattern.replace(/\[:([a-z]+):\]/g, (whole, name: string) => classes[name] ?? whole)
}
