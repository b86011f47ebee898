import {
  coreParameterNames,
  findCoreParameter,
  isCoreParameterOf,
  type CoreParameterFacts,
  type CoreParameterValue,
} from '#grammar/core-parameters.ts'
import { removedCoreParameters } from '#grammar/removed.ts'
import { isSince } from '#grammar/releases.ts'
import type { CoreParameter, ParameterValue, TopLevel } from '../ast/nodes.ts'
import type { CheckContext } from './check.ts'
import { didYouMean } from './suggest.ts'

/** `name = value` at the file level: the parameter exists in the release, takes such a value, and does not stand too late. */
export function checkCoreParameters(ctx: CheckContext): void {
  let isLate = false
  for (const item of ctx.program.file.items) {
    if (item.kind === 'CoreParameter') checkCoreParameter(item, isLate, ctx)
    isLate ||= endsEarlyPart(item)
  }
}

/** Memory and the user are set up when the first of these is read. */
function endsEarlyPart(item: TopLevel): boolean {
  return item.kind === 'ModParam' || item.kind === 'RouteBlock'
}

function checkCoreParameter(node: CoreParameter, isLate: boolean, ctx: CheckContext): void {
  const { diagnostics, release } = ctx
  if (node.indexed) {
    if (isSince('6.1', release)) return
    diagnostics.report('KAM5005', node.span, `Kamailio ${release} has no coreparam[…]`, { kamailio: 'syntax error' })
    return
  }
  const known = findCoreParameter(node.name.text)
  if (known === undefined || !isCoreParameterOf(node.name.text, release)) {
    reportUnknown(node, known?.name, ctx)
    return
  }
  const problem = problemOf(node.value, known.facts)
  if (problem !== undefined) {
    diagnostics.report('KAM5006', node.value.span, `${node.name.text} ${problem}`, { kamailio: 'syntax error' })
  }
  if (isLate && known.facts.isEarly === true) {
    diagnostics.report(
      'KAM5007',
      node.span,
      `${node.name.text} must stand before the first modparam and routing block`,
      {
        kamailio: `${node.name.text} must be before any modparam or the route blocks`,
      },
    )
  }
}

function reportUnknown(node: CoreParameter, knownElsewhere: string | undefined, ctx: CheckContext): void {
  const { text } = node.name
  const removed = removedCoreParameters.get(text)
  const help =
    removed?.remedy ??
    (knownElsewhere === undefined ? didYouMean(text, coreParameterNames(ctx.release)) : 'it came with a later release')
  ctx.diagnostics.report('KAM5005', node.name.span, `Kamailio ${ctx.release} has no core parameter ${text}`, {
    help,
    kamailio: 'syntax error',
  })
}

const wanted: { readonly [value in CoreParameterValue]: string } = {
  number: 'takes a number without a sign, or yes or no',
  int: 'takes a number',
  string: 'takes a text in quotes',
  word: 'takes a word without quotes',
  'word-or-string': 'takes a word, or a text in quotes',
  'number-or-word': 'takes a number or a word',
  'number-or-string': 'takes a number or a text in quotes',
  ipv4: 'takes an IPv4 address without quotes',
  ipv6: 'takes an IPv6 address without quotes',
  host: 'takes a host name or an address',
  protocol: 'takes udp, tcp, tls or sctp',
}

/** What is wrong with a value; undefined when nothing is. */
function problemOf(value: ParameterValue, facts: CoreParameterFacts): string | undefined {
  if (!fits(value, facts.value)) return wanted[facts.value]
  const { values, min, max } = facts
  if (values !== undefined && (value.kind === 'StringLiteral' || value.kind === 'BareWord')) {
    const text = value.kind === 'StringLiteral' ? value.value : value.text
    const isCased = values.includes('a')
    const isKnown = values.some((one) => one === text || (!isCased && one.toLowerCase() === text.toLowerCase()))
    if (!isKnown) return `is one of ${values.join(', ')}`
  }
  if (value.kind !== 'NumberLiteral') return undefined
  const isInside = (min === undefined || value.value >= min) && (max === undefined || value.value <= max)
  return isInside ? undefined : `must be ${min ?? '…'} to ${max ?? '…'}, not ${value.value}`
}

const isProtocol = (text: string): boolean => /^(?:udp|tcp|tls|sctp|UDP|TCP|TLS|SCTP)$/.test(text)

function fits(value: ParameterValue, kind: CoreParameterValue): boolean {
  const isNumber = value.kind === 'NumberLiteral' && !value.text.startsWith('-')
  const isString = value.kind === 'StringLiteral'
  const isWord = value.kind === 'BareWord' && !isProtocol(value.text)
  switch (kind) {
    case 'number':
      return isNumber
    case 'int':
      return value.kind === 'NumberLiteral'
    case 'string':
      return isString
    case 'word':
      return isWord
    case 'word-or-string':
      return isWord || isString
    case 'number-or-word':
      return isNumber || isWord
    case 'number-or-string':
      return isNumber || isString
    case 'ipv4':
      return value.kind === 'AddressLiteral' && /^\d+(?:\.\d+){3}$/.test(value.text)
    case 'ipv6':
      return value.kind === 'AddressLiteral' && value.text.includes(':')
    case 'host':
      return isWord || isString || isNumber || value.kind === 'AddressLiteral'
    case 'protocol':
      return value.kind === 'BareWord' && isProtocol(value.text)
  }
}
