import type { Value } from '#grammar/value.ts'
import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { textToInt } from '#runtime/script/integers.ts'
import { toStr } from '#runtime/script/operators.ts'
import { parseNameAddr, type NameAddr } from '#runtime/sip/headers/name-addr.ts'
import { findParameter, parseParameters } from '#runtime/sip/parameters.ts'
import { parseUri, type Uri } from '#runtime/sip/uri.ts'

/** Class `uri`: a missing part is '', an invalid or empty URI fails. */
function onUri(read: (uri: Uri, params: readonly Value[]) => Value): TransformationBehaviour {
  return (input, params, { msg }) => {
    const uri = msg.parsedUri(toStr(input))
    return uri === undefined ? null : read(uri, params)
  }
}

function parameter(uri: Uri, name: string): string {
  return findParameter(uri.parameters, name)?.value ?? ''
}

export const uriTransformations: { readonly [name: string]: TransformationBehaviour } = {
  user: onUri((uri) => uri.user),
  host: onUri((uri) => uri.host),
  domain: onUri((uri) => uri.host),
  passwd: onUri((uri) => uri.password),
  port: onUri((uri) => (uri.port === '' ? '' : uri.portNumber)),
  params: onUri((uri) => uri.parametersText),
  headers: onUri((uri) => uri.headers),
  param: onUri((uri, params) => parameter(uri, toStr(params[0] ?? ''))),
  transport: onUri((uri) => parameter(uri, 'transport')),
  ttl: onUri((uri) => parameter(uri, 'ttl')),
  uparam: onUri((uri) => parameter(uri, 'user')),
  maddr: onUri((uri) => parameter(uri, 'maddr')),
  method: onUri((uri) => parameter(uri, 'method')),
  lr: onUri((uri) => parameter(uri, 'lr')),
  r2: onUri((uri) => parameter(uri, 'r2')),
  scheme: onUri((uri) => uri.scheme),
  duri: onUri(
    (uri) =>
      `${uri.scheme}:${uri.host}${uri.port === '' ? '' : `:${uri.port}`}${uri.transport === '' ? '' : `;transport=${uri.transport}`}`,
  ),
  saor: onUri((uri) => `${uri.scheme}:${uri.user === '' ? '' : `${uri.user}@`}${uri.host}`),
  suri: onUri(
    (uri) =>
      `${uri.scheme}:${uri.user === '' ? '' : `${uri.user}@`}${uri.host}${uri.port === '' ? '' : `:${uri.port}`}${uri.transport === '' ? '' : `;transport=${uri.transport}`}`,
  ),
}

function separatorOf(value: Value | undefined): string {
  return toStr(value ?? '').charAt(0) || ';'
}

/** Class `param`: `a=1;b=2`; the last of several equal names wins. */
export const paramTransformations: { readonly [name: string]: TransformationBehaviour } = {
  value: onParams(
    1,
    (list, [name]) => list.findLast((one) => one.name.toLowerCase() === toStr(name ?? '').toLowerCase())?.value ?? '',
  ),
  in: onParams(1, (list, [name]) =>
    list.some((one) => one.name.toLowerCase() === toStr(name ?? '').toLowerCase()) ? 1 : 0,
  ),
  valueat: onParams(1, (list, [index]) => list.at(textToInt(toStr(index ?? '')))?.value ?? ''),
  name: onParams(1, (list, [index]) => list.at(textToInt(toStr(index ?? '')))?.name ?? ''),
  count: onParams(0, (list) => list.length),
}

function onParams(
  separatorAt: number,
  read: (list: ReturnType<typeof parseParameters>, params: readonly Value[]) => Value,
): TransformationBehaviour {
  return (input, params) => {
    const text = toStr(input)
    return text === '' ? null : read(parseParameters(text, 0, text.length, separatorOf(params[separatorAt])), params)
  }
}

function onAddress(read: (address: NameAddr) => Value): TransformationBehaviour {
  return (input) => {
    const address = parseNameAddr(toStr(input))
    return address === undefined ? null : read(address)
  }
}

export const nameaddrTransformations: { readonly [name: string]: TransformationBehaviour } = {
  uri: onAddress((address) => address.uri),
  name: onAddress((address) => address.display),
  len: onAddress((address) => address.end - address.start),
}

export const tobodyTransformations: { readonly [name: string]: TransformationBehaviour } = {
  uri: onAddress((address) => address.uri),
  tag: onAddress((address) => address.tag ?? ''),
  display: onAddress((address) => address.display),
  user: onAddress((address) => parseUri(address.uri)?.user ?? null),
  host: onAddress((address) => parseUri(address.uri)?.host ?? null),
  params: (input) => {
    const text = toStr(input)
    const address = parseNameAddr(text)
    if (address === undefined) return null
    const [first] = address.parameters
    return first === undefined ? '' : text.slice(first.start, address.end)
  },
}

function linesOf(input: number | string): readonly string[] {
  return toStr(input)
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
}

export const lineTransformations: { readonly [name: string]: TransformationBehaviour } = {
  count: (input) => {
    const text = toStr(input)
    return text === '' ? null : String(text.split('\n').length - (text.endsWith('\n') ? 1 : 0))
  },
  at: (input, [index]) => (toStr(input) === '' ? null : (linesOf(input).at(textToInt(toStr(index ?? ''))) ?? '')),
  sw: (input, [prefix]) =>
    toStr(input) === '' ? null : (linesOf(input).find((line) => line.startsWith(toStr(prefix ?? ''))) ?? ''),
}
