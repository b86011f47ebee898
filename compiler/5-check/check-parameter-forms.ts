import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { ParamFacts } from '#grammar/manifest.ts'
import type { ModParam } from '../ast/nodes.ts'
import { isWholePv } from './check-arguments.ts'
import { checkRegex } from './check-regexes.ts'
import { checkFormat, checkPvText } from './check-variables.ts'
import type { CheckContext } from './check.ts'

/** A text of modparam that the module reads as something else when it starts: a variable, a format, a regular expression. */
export function checkParameterForm(node: ModParam, text: string, facts: ParamFacts, ctx: CheckContext): void {
  const { span } = node.value
  if (text === '') {
    if (facts.nonEmpty === true) {
      ctx.diagnostics.report('KAM5004', span, `${node.param.value} of ${node.module.value} must not be empty`)
    }
    return
  }
  switch (facts.is) {
    case 'avp':
    case 'pvar':
      if (!isWholePv(text)) refuse(node, 'is the name of a variable', text, ctx)
      else if (facts.is === 'avp' && !isAvp(text)) refuse(node, 'is an AVP such as $avp(name)', text, ctx)
      else checkPvText(text, span, ctx, 'start')
      break
    case 'format':
      checkFormat(text, span, ctx)
      break
    case 'regex':
      checkRegex(text, span, ctx)
      break
    case 'extra':
      checkExtra(node, text, ctx)
      break
    case 'db_url':
    case 'route':
    case undefined:
      break
  }
}

function isAvp(text: string): boolean {
  const pv = parsePv(text)
  return 'error' in pv || pv.name === 'avp'
}

/** `name=$variable;name=$variable`. */
function checkExtra(node: ModParam, text: string, ctx: CheckContext): void {
  for (const part of text.split(';')) {
    const [, variable] = /^\s*[^=$\s]+\s*=\s*(\S+)\s*$/.exec(part) ?? []
    if (part.trim() === '') continue
    if (variable === undefined || !isWholePv(variable)) {
      refuse(node, 'is written name=$variable;name=$variable', text, ctx)
      return
    }
    checkPvText(variable, node.value.span, ctx, 'start')
  }
}

function refuse(node: ModParam, wanted: string, text: string, ctx: CheckContext): void {
  ctx.diagnostics.report('KAM5004', node.value.span, `${node.param.value} ${wanted}, not "${text}"`)
}
