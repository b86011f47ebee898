import type { SocketAddress } from '../ast/nodes.ts'
import type { LintContext } from './context.ts'

/** The addresses that the configuration listens on, in its order. */
export function listened(ctx: LintContext): readonly SocketAddress[] {
  return ctx.program.file.items.flatMap((item) => {
    if (item.kind === 'Listen') return item.addresses
    if (item.kind !== 'Socket') return []
    return item.attributes.flatMap(({ value }) => (value.kind === 'SocketAddress' ? [value] : []))
  })
}

/** The number of a core parameter, or its default; the last line counts. */
export function coreNumber(ctx: LintContext, name: string, initial: number): number | undefined {
  const set = ctx.program.file.items.findLast((item) => item.kind === 'CoreParameter' && item.name.text === name)
  if (set?.kind !== 'CoreParameter') return initial
  return set.value.kind === 'NumberLiteral' ? set.value.value : undefined
}
