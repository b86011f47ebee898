import type { CheckResult } from './result.ts'
import { countFixable } from './fix-file.ts'

/** `3 errors, 2 warnings; 1 fixable with --fix; 1 more with --fix-suggestions`; '' when there is nothing. */
export function summarize(results: readonly CheckResult[]): string {
  const diagnostics = results.flatMap((result) => result.diagnostics)
  if (diagnostics.length === 0) return ''
  const parts = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const count = diagnostics.filter((one) => one.severity === severity).length
    return count === 0 ? [] : [counted(count, severity)]
  })
  const { fixes, suggestions } = countFixable(diagnostics)
  const fixable = [
    ...(fixes === 0 ? [] : [`${fixes} fixable with --fix`]),
    ...(suggestions === 0 ? [] : [`${suggestions} ${fixes === 0 ? 'fixable' : 'more'} with --fix-suggestions`]),
  ]
  return [parts.join(', '), ...fixable].join('; ')
}

/** `1 error`, `2 errors`; what cannot be counted stays: `2 info`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || noun === 'info' ? '' : 's'}`
}
