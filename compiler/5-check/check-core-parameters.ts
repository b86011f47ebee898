import {
  coreParameterNames,
  findCoreParameter,
  isCoreParameterOf,
  type CoreParameterFacts,
  type CoreParameterValue,
} from '#grammar/core-parameters.ts'
import { removedCoreParameters } from '#grammar/removed.ts'
import { isSince, type Release } from '#grammar/releases.ts'
import type { CoreParameter, ParameterValue, TopLevel } from '../ast/nodes.ts'
import type { Repair } from '../diagnostics/diagnostic.ts'
import type { CheckContext } from './check.ts'
import { hostProblem } from './check-sockets.ts'
import { otherQuotes, withOtherQuotes } from './quotes.ts'
import { misspelt } from './suggest.ts'

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
    checkIndexed(node, ctx)
    return
  }
  const known = findCoreParameter(node.name.text)
  if (known === undefined || !isCoreParameterOf(node.name.text, release)) {
    reportUnknown(node, known?.name, ctx)
    return
  }
  const problem = problemOf(node.value, known.facts, release)
  if (problem !== undefined) {
    diagnostics.report('KAM5006', node.value.span, `${node.name.text} ${problem}`, {
      repair: () => quotesRepair(node, ctx),
      kamailio: 'syntax error',
    })
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

/** A value that would fit with quotes or without them. */
function quotesRepair({ name, value }: CoreParameter, { release, sources }: CheckContext): Repair {
  const facts = findCoreParameter(name.text)?.facts
  if (facts === undefined || (value.kind !== 'StringLiteral' && value.kind !== 'NumberLiteral')) return {}
  const other = otherQuotes(value)
  return other === undefined || problemOf(other, facts, release) !== undefined ? {} : withOtherQuotes(value, sources)
}

/** `coreparam["name"] = value` came with 6.1, which knows no name for it: verified with every word of its program. */
function checkIndexed(node: CoreParameter, { diagnostics, release }: CheckContext): void {
  const isKnownForm = isSince('6.1', release)
  const { text } = node.name
  diagnostics.report(
    'KAM5005',
    node.span,
    isKnownForm ? `no coreparam["${text}"]` : `Kamailio ${release} has no coreparam`,
    {
      help: findCoreParameter(text) === undefined ? '' : `write ${text} = …`,
      kamailio: isKnownForm ? `core parameter [${text}] not found` : 'syntax error',
    },
  )
}

function reportUnknown(node: CoreParameter, knownElsewhere: string | undefined, ctx: CheckContext): void {
  const { text } = node.name
  const removed = removedCoreParameters.get(text)
  const meant = misspelt(text, () => coreParameterNames(ctx.release), node.name.span, ctx.sources)
  const known = removed?.remedy ?? (knownElsewhere === undefined ? undefined : 'it came with a later release')
  ctx.diagnostics.report('KAM5005', node.name.span, `Kamailio ${ctx.release} has no core parameter ${text}`, {
    ...(known === undefined ? meant : { help: known }),
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
  'tls-method': 'takes SSLv23, SSLv2, SSLv3 or TLSv1',
}

/** What is wrong with a value; undefined when nothing is. */
function problemOf(value: ParameterValue, facts: CoreParameterFacts, release: Release): string | undefined {
  if (!fits(value, facts.value)) return wanted[facts.value]
  if (value.kind === 'AddressLiteral') return hostProblem(value.text)
  if (value.kind === 'NumberLiteral') return numberProblem(value.value, facts, release)
  const { values, firstLetters } = facts
  const text = value.kind === 'StringLiteral' ? value.value : value.text
  if (firstLetters?.includes(text.charAt(0)) === false || (firstLetters !== undefined && text === '')) {
    return `begins with one of ${[...firstLetters].join(', ')}`
  }
  const isKnown = values?.some((one) => one.toLowerCase() === text.toLowerCase()) ?? true
  return isKnown ? undefined : `is one of ${values?.join(', ') ?? ''}`
}

function numberProblem(value: number, facts: CoreParameterFacts, release: Release): string | undefined {
  const { min, max, numbers, rangeReason, incompatible } = facts
  const because = rangeReason === undefined ? '' : `: ${rangeReason}`
  if (numbers?.includes(value) === false) return `is one of ${numbers.join(', ')}, not ${value}${because}`
  const isInside = (min === undefined || value >= min) && (max === undefined || value <= max)
  if (!isInside) {
    const range = max === undefined ? `${min ?? ''} at least` : `${min ?? '…'} to ${max}`
    return `must be ${range}, not ${value}${because}`
  }
  if (incompatible === undefined || !isSince(incompatible.since, release)) return undefined
  return (value & incompatible.bits) === incompatible.bits
    ? `cannot have the bits of ${incompatible.bits} at once`
    : undefined
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
    case 'tls-method':
      return value.kind === 'BareWord' && /^(?:sslv23|sslv2|sslv3|tlsv1)$/i.test(value.text)
  }
}
