import { kemiCallbacks } from '#grammar/kemi-callbacks.ts'
import { isSince } from '#grammar/releases.ts'
import type { CustomParameter, KemiCallback } from '../ast/nodes.ts'
import type { CheckContext } from './check.ts'
import { misspelt } from './suggest.ts'

/** `group.name = value` and `kemi.name = "function"`: values and names that the grammar takes. */
export function checkCustomParameters(ctx: CheckContext): void {
  for (const item of ctx.program.file.items) {
    if (item.kind === 'CustomParameter') checkCustom(item, ctx)
    if (item.kind === 'KemiCallback') checkCallback(item, ctx)
  }
}

function checkCustom({ instance, value, description }: CustomParameter, { diagnostics }: CheckContext): void {
  const kamailio = 'syntax error'
  for (const number of [instance, value]) {
    if (number?.kind === 'NumberLiteral' && number.text.startsWith('-')) {
      diagnostics.report('KAM5023', number.span, `${number.text}: a number without a sign belongs here`, { kamailio })
    }
  }
  if (instance !== undefined && description !== undefined) {
    diagnostics.report('KAM5023', description.span, 'a value of one instance has no description', {
      help: 'describe the variable where it is declared without an instance',
      kamailio,
    })
  }
}

function checkCallback({ callback }: KemiCallback, { diagnostics, release, sources }: CheckContext): void {
  const known = kemiCallbacks.get(callback.text)
  if (known !== undefined && isSince(known.since, release)) return
  const meant = misspelt(callback.text, () => kemiCallbacks.keys(), callback.span, sources)
  diagnostics.report('KAM5005', callback.span, `Kamailio ${release} has no kemi.${callback.text}`, {
    ...(known === undefined ? meant : { help: 'it came with a later release' }),
    kamailio: 'syntax error',
  })
}
