import type { Value } from '#grammar/value.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import { parseParameters } from '#runtime/sip/parameters.ts'
import { parseUri, type Uri } from '#runtime/sip/uri.ts'
import type { BehavioursOf, Fail } from './behaviour.ts'
import type { tobodyFacts } from './facts.ts'
import { cutAddress } from './nameaddr.ts'

/** A From or To body that is valid in every part. */
interface ToBody {
  readonly display: string
  readonly uri: Uri
  readonly paramsText: string
}

/** Class `tobody`: one address with parameters after it; several, or a URI that is none, fail. */
export function tobodyTransformations(fail: Fail): BehavioursOf<typeof tobodyFacts> {
  const onBody =
    (read: (body: ToBody) => Value): TransformationBehaviour =>
    (input) => {
      const text = toStr(input)
      if (text === '') return null
      const broken = brokenPlace(text)
      if (broken !== undefined) return fail(`parse_addr_spec(): ${broken}`)
      const body = readBody(text)
      return body === undefined ? null : read(body)
    }
  return {
    uri: onBody(({ uri }) => uri.text),
    tag: onBody(({ paramsText }) => {
      const tags = parseParameters(paramsText).filter(({ name }) => name.toLowerCase() === 'tag')
      return tags.at(-1)?.value ?? ''
    }),
    user: onBody(({ uri }) => uri.user),
    host: onBody(({ uri }) => uri.host),
    params: onBody(({ paramsText }) => paramsText),
    display: onBody(({ display }) => display),
  }
}

/** What 6.1.5 says of an address whose bracket or quote is not closed, or that is empty; other faults it passes over. */
function brokenPlace(text: string): string | undefined {
  const open = text.indexOf('<')
  if (/^\s*"(?:[^"\\]|\\.)*$/s.test(text)) return `unexpected char [\r/13] in status 1: [${text}] .`
  if (open !== -1 && text.startsWith('>', open + 1))
    return `unexpected char [>/62] in status 5: [${text.slice(0, open + 1)}] .`
  return cutAddress(text).uri === undefined ? `unexpected char [\r/13] in status 6: [${text}] .` : undefined
}

function readBody(text: string): ToBody | undefined {
  const address = cutAddress(text)
  if (address.uri === undefined) return undefined
  const semicolon = address.hasBrackets ? -1 : text.indexOf(';')
  const uriText = semicolon === -1 ? address.uri : text.slice(0, semicolon)
  const uri = parseUri(uriText.trim())
  const rest = (
    address.hasBrackets ? text.slice(address.length) : semicolon === -1 ? '' : text.slice(semicolon)
  ).trimStart()
  if (uri === undefined || (rest.trim() !== '' && !rest.startsWith(';')) || hasComma(rest)) return undefined
  if (!address.hasBrackets && /[,\s]/.test(uriText.trim())) return undefined
  return { display: address.name.trim(), uri, paramsText: rest.slice(1).trimStart() }
}

/** A comma outside of quotes begins another address. */
function hasComma(text: string): boolean {
  return text.split('"').some((part, index) => index % 2 === 0 && part.includes(','))
}
