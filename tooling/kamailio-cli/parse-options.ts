import type { ParseOptions } from '#compiler/parse.ts'
import type { Release } from '#grammar/releases.ts'
import { parseDefine } from '../cli/options.ts'
import type { CliSettings } from './settings.ts'

/** What -A, --subst, --substdef and --substdefs ask of the compiler. */
export function parseOptions(settings: Pick<CliSettings, 'defines' | 'substs'>, target: Release): ParseOptions {
  const derived = settings.substs.flatMap(({ kind, rule }) => {
    const [, name, value] = rule.split(rule.charAt(0))
    if (kind === 'subst' || name === undefined || value === undefined) return []
    return [{ name, value: kind === 'substdefs' ? `"${value}"` : value }]
  })
  return {
    defines: [...settings.defines.map(parseDefine), ...derived],
    substs: settings.substs.map(({ rule }) => rule),
    target,
  }
}
