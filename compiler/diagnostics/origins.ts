import type { Origin } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Token } from '../2-lex/token.ts'
import type { Diagnostic } from './diagnostic.ts'

/**
 * Diagnostics that say where their text comes from when it does not stand where they show it: the #!define of the macro, or the
 * substitution.
 */
export function withOrigins(diagnostics: readonly Diagnostic[], tokens: readonly Token[]): readonly Diagnostic[] {
  const origins = new Map<string, Origin>()
  for (const { span, origin } of tokens) {
    if (origin === undefined) continue
    const key = keyOf(span)
    if (!origins.has(key)) origins.set(key, origin)
  }
  return origins.size === 0 ? diagnostics : diagnostics.map((one) => withOrigin(one, origins.get(keyOf(one.span))))
}

function keyOf({ source, start }: Span): string {
  return `${source}:${start}`
}

function withOrigin(diagnostic: Diagnostic, origin: Origin | undefined): Diagnostic {
  if (origin?.kind === 'subst') {
    return {
      ...diagnostic,
      notes: [...(diagnostic.notes ?? []), `#!subst ${JSON.stringify(origin.rule)} made this text`],
    }
  }
  if (origin?.kind !== 'define') return diagnostic
  const { name, definedAt } = origin
  if (definedAt === undefined) {
    return {
      ...diagnostic,
      notes: [...(diagnostic.notes ?? []), `expanded from ${name}, which is defined outside of the file`],
    }
  }
  const place = { message: `expanded from #!define ${name} here`, span: definedAt }
  return { ...diagnostic, related: [...(diagnostic.related ?? []), place] }
}
