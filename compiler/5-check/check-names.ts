import { reservedWords } from '#grammar/keywords.ts'
import type { CustomParameter, FlagDeclarations, Name, TopLevel } from '../ast/nodes.ts'
import type { CheckContext } from './check.ts'

/** Names that a configuration gives: no reserved words, no flag and no variable declared twice. */
export function checkNames(ctx: CheckContext): void {
  const reserved = reservedWords(ctx.release)
  const variables = new Map<string, Name>()
  const flags = new Map<string, Name>()
  for (const item of ctx.program.file.items) {
    for (const name of namesOf(item)) {
      if (name.isQuoted === true || !reserved.has(name.text)) continue
      ctx.diagnostics.report('KAM3014', name.span, `${name.text} is a reserved word in Kamailio ${ctx.release}`, {
        help: item.kind === 'RouteBlock' ? `write it in quotes: ["${name.text}"]` : 'choose another name',
        kamailio: 'syntax error',
      })
    }
    if (item.kind === 'CustomParameter') checkVariable(item, variables, ctx)
    if (item.kind === 'FlagDeclarations' && !item.avp) checkFlags(item, flags, ctx)
  }
}

/** The names that a top-level statement introduces. */
function namesOf(item: TopLevel): readonly Name[] {
  switch (item.kind) {
    case 'RouteBlock':
      return item.name === undefined || item.keyword === 'event_route' ? [] : [item.name]
    case 'FlagDeclarations':
      return item.flags.map((flag) => flag.name)
    case 'CustomParameter':
      // `default` alone of all keywords may name a variable or its group.
      return [item.group, item.name].filter((name) => name.text !== 'default')
    default:
      return []
  }
}

function checkVariable(item: CustomParameter, seen: Map<string, Name>, ctx: CheckContext): void {
  if (item.instance !== undefined) return
  const key = `${item.group.text}.${item.name.text}`
  const first = seen.get(key)
  if (first === undefined) {
    seen.set(key, item.group)
    return
  }
  ctx.diagnostics.report('KAM3015', item.group.span, `the variable ${key} is declared twice`, {
    related: [{ message: 'first declared here', span: first.span }],
    kamailio: 'variable cannot be declared',
    kamailioSpan: ctx.nextToken(item.span),
  })
}

function checkFlags(item: FlagDeclarations, seen: Map<string, Name>, ctx: CheckContext): void {
  for (const { name, bit } of item.flags) {
    const kamailioSpan = bit === undefined ? ctx.nextToken(name.span) : bit.span
    const first = seen.get(name.text)
    if (first !== undefined) {
      ctx.diagnostics.report('KAM3015', name.span, `the flag ${name.text} is declared twice`, {
        related: [{ message: 'first declared here', span: first.span }],
        kamailio: 'register flag failed',
        kamailioSpan,
      })
    }
    seen.set(name.text, name)
    if ((ctx.program.flags.get(name.text) ?? 0) < 0) {
      ctx.diagnostics.report('KAM3013', name.span, `there is no number left for the flag ${name.text}`, {
        help: 'a message has 32 flags',
        kamailio: 'register flag failed',
        kamailioSpan,
      })
    }
    if (bit === undefined || (bit.value >= 0 && bit.value <= 31)) continue
    ctx.diagnostics.report('KAM3013', bit.span, `flag ${bit.value} is not within 0 to 31`, {
      kamailio: 'register flag failed',
    })
  }
}
