import type { PvAccessor } from '#grammar/abi.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { findParameter, parseParameters, type Parameter } from '#runtime/sip/parameters.ts'
import type { Uri } from '#runtime/sip/uri.ts'

/** Functions on the parameters of the R-URI; their codes were recorded from 6.1.5. */
export function createUriParameterFunctions(log: ModuleLogger) {
  const parse = (msg: SipMessage): Uri | undefined => {
    const uri = msg.parsedUri(msg.requestUri)
    if (uri === undefined) log.error(`failed to parse r-uri [${msg.requestUri}]`)
    return uri
  }
  /** The parameters of a text; a `;` at its end makes Kamailio refuse all of them. */
  const list = (text: string): readonly Parameter[] => {
    if (/;\s*$/.test(text)) {
      log.error('ruri parameter parsing failed')
      return []
    }
    return parseParameters(beforeComma(text))
  }
  const ownParameters = (msg: SipMessage): readonly Parameter[] => {
    const uri = parse(msg)
    return uri === undefined ? [] : list(parametersOfType(uri))
  }
  /** The last parameter of exactly this name. */
  const find = (msg: SipMessage, name: string): Parameter | undefined =>
    ownParameters(msg).findLast((parameter) => parameter.name === name)
  return {
    uri_param: (
      { msg }: RouteContext,
      args: { readonly name: string; readonly value?: string | undefined },
    ): 1 | -1 => {
      const found = find(msg, args.name)
      return found !== undefined && (found.value ?? '') === (args.value ?? '') ? 1 : -1
    },
    uri_param_any: ({ msg }: RouteContext, { name }: { readonly name: string }): 1 | -1 => {
      const uri = parse(msg)
      return uri !== undefined && findParameter(list(uri.parametersText), name) !== undefined ? 1 : -1
    },
    uri_param_rm: ({ msg }: RouteContext, { name }: { readonly name: string }): 1 | -1 => {
      const uri = parse(msg)
      if (uri === undefined) return -1
      const found = uri.parameters.findLast((one) => one.name.toLowerCase() === name.toLowerCase())
      if (found !== undefined) setRequestUri(msg, cutParameter(uri, found))
      return 1
    },
    add_uri_param: ({ msg }: RouteContext, { parameter }: { readonly parameter: string }): 1 | -1 => {
      const uri = parse(msg)
      if (parameter === '') return 1
      if (uri === undefined) return -1
      const end = uri.headers === '' && !uri.text.endsWith('?') ? uri.text.length : headersStart(uri)
      setRequestUri(msg, `${uri.text.slice(0, end)};${parameter}${uri.text.slice(end)}`)
      return 1
    },
    get_uri_param: (
      ctx: RouteContext,
      { name, value }: { readonly name: string; readonly value: PvAccessor },
    ): 1 | -1 | -2 => {
      const found = find(ctx.msg, name)
      if (found === undefined) return -1
      return value.set?.(ctx, found.value ?? '') === true ? 1 : -2
    },
  }
}

function setRequestUri(msg: SipMessage, text: string): void {
  msg.newUri = text
  msg.uriIsNew = true
}

/** With user=phone Kamailio takes the URI as a telephone number, whose parameters stand in the user part (RFC 3261 §19.1.6). */
function parametersOfType(uri: Uri): string {
  return uri.isPhone ? uri.userParameters : uri.parametersText
}

function beforeComma(text: string): string {
  const comma = text.indexOf(',')
  return comma === -1 || text.includes('"') ? text : text.slice(0, comma)
}

function headersStart(uri: Uri): number {
  return uri.text.length - uri.headers.length - 1
}

/** The URI without one of its parameters and the `;` before it. */
function cutParameter(uri: Uri, parameter: Parameter): string {
  const tailLength = uri.headers === '' && !uri.text.endsWith('?') ? 0 : uri.headers.length + 1
  const parametersStart = uri.text.length - tailLength - uri.parametersText.length
  const start = parametersStart + parameter.start - 1
  return uri.text.slice(0, start) + uri.text.slice(parametersStart + parameter.end)
}
