import { parseAttribute } from '#grammar/attribute-syntax.ts'
import type { AttributeReference } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { CheckContext } from './check.ts'

/** Attributes that are assigned: all values at once, and not those that only a database gives. */
export function checkAttributes(ctx: CheckContext): void {
  walk(ctx.program.file, (node) => {
    if (node.kind === 'Assign' && node.target.kind === 'AttributeReference') checkAssigned(node.target, ctx)
  })
}

function checkAssigned(target: AttributeReference, ctx: CheckContext): void {
  const attribute = parseAttribute(target.text)
  if (attribute === undefined) return
  if (typeof attribute.index === 'number') {
    ctx.diagnostics.report('KAM3007', target.span, `${target.text}: an attribute is assigned without an index`, {
      kamailio: 'syntax error',
    })
  } else if (['fd', 'td', 'g'].includes(attribute.attributeClass)) {
    const what = attribute.attributeClass === 'g' ? 'global attributes' : 'attributes of a domain'
    ctx.diagnostics.report('KAM3007', target.span, `${target.text}: ${what} cannot be assigned`)
  }
}
