import type { ModuleLogger } from '#runtime/log/logger.ts'
import {
  RpcArgumentFault,
  RpcFault,
  isRpcDouble,
  isRpcNull,
  isRpcStruct,
  type RpcRegistry,
  type RpcValue,
} from '#runtime/rpc/registry.ts'
import { parseJson, writeJson, type JsonValue } from './json.ts'

/** What a request was answered with. */
export interface JsonReply {
  readonly code: number
  readonly text: string
  readonly body: string
}

/** The outcome of a document: undefined `reply` when none is due, because the document is no JSON. */
export interface Executed {
  readonly reply: JsonReply | undefined
  /** Name of the FIFO on which the answer is awaited. */
  readonly replyName: string | undefined
  /** Whether the request was carried out or refused by a command: what jsonrpc_exec() keeps in $jsonrpl. */
  readonly isAnswered: boolean
}

export interface ExecuteEnvironment {
  readonly rpc: RpcRegistry
  readonly log: ModuleLogger
  readonly isPretty: () => boolean
  /** Over HTTP a request of another version gets an empty result, elsewhere it is said to be stored (6.1.5). */
  readonly isHttp?: boolean
}

/** Runs the first JSON-RPC request of a text, by Kamailio's rules: one object, never a batch (6.1.5). */
export async function executeDocument(text: string, env: ExecuteEnvironment): Promise<Executed> {
  const parsed = parseJson(text)
  if (parsed.kind !== 'value') {
    env.log.error(`invalid json doc [[${text.slice(0, 1000)}]]`)
    return { reply: undefined, replyName: undefined, isAnswered: false }
  }
  const request = parsed.value instanceof Map ? (parsed.value as ReadonlyMap<string, JsonValue>) : emptyRequest
  return executeRequest(request, env)
}

const emptyRequest: ReadonlyMap<string, JsonValue> = new Map()

async function executeRequest(request: ReadonlyMap<string, JsonValue>, env: ExecuteEnvironment): Promise<Executed> {
  const replyName = textOf(request.get('reply_name'))
  const id = request.get('id')
  const version = request.get('jsonrpc')
  if (version !== '2.0') {
    const what =
      version === undefined ? 'missing jsonrpc field in request' : `unsupported jsonrpc version [${shown(version)}]`
    env.log.error(what)
    if (env.isHttp === true) return { reply: emptyResult(id, env.isPretty()), replyName, isAnswered: false }
    return { reply: { code: 200, text: 'OK', body: storedReply(id) }, replyName, isAnswered: false }
  }
  const reply = await callMethod(request, env)
  return { reply, replyName, isAnswered: true }
}

async function callMethod(request: ReadonlyMap<string, JsonValue>, env: ExecuteEnvironment): Promise<JsonReply> {
  const id = request.get('id')
  const give = (values: readonly RpcValue[], isArray: boolean): JsonReply => ({
    code: 200,
    text: 'OK',
    body: envelope(['result', resultOf(values, isArray)], id, env.isPretty()),
  })
  const refuse = (code: number, text: string): JsonReply => {
    const error = new Map<string, JsonValue>([
      ['code', code],
      ['message', text],
    ])
    return { code, text, body: envelope(['error', error], id, env.isPretty()) }
  }
  const method = request.get('method')
  // A method that is no text ends Kamailio 6.1.5; here it counts as missing.
  if (typeof method !== 'string') {
    env.log.error('missing jsonrpc method field in request')
    return give([], false)
  }
  const command = env.rpc.find(method)
  if (command === undefined) {
    env.log.error(`method callback not found [${method.slice(0, 200)}]`)
    return refuse(500, 'Method Not Found')
  }
  try {
    return give(await env.rpc.call(method, argumentsOf(request.get('params'), env.log), 'jsonrpc'), command.array)
  } catch (error) {
    if (error instanceof RpcArgumentFault) {
      env.log.error(`${method}: ${error.message}`)
      return give([], command.array)
    }
    if (error instanceof RpcFault) return refuse(error.code, error.message)
    env.log.bug(`${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return refuse(500, 'Internal error')
  }
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function shown(value: JsonValue): string {
  return typeof value === 'string' ? value.slice(0, 100) : writeJson(value, false).slice(0, 100)
}

function emptyResult(id: JsonValue | undefined, isPretty: boolean): JsonReply {
  return { code: 200, text: 'OK', body: envelope(['result', new Map<string, JsonValue>()], id, isPretty) }
}

/** What Kamailio answers to a request whose version it does not take. */
function storedReply(id: JsonValue | undefined): string {
  return `{\n"jsonrpc": "2.0",\n\t"result": "Stored",\n\t"id": ${typeof id === 'number' ? writeJson(id, false) : 0}\n}`
}

function envelope(answer: readonly [string, JsonValue], id: JsonValue | undefined, isPretty: boolean): string {
  const members = new Map<string, JsonValue>([['jsonrpc', '2.0'], answer])
  if (id !== undefined) members.set('id', idOf(id))
  return writeJson(members, isPretty)
}

/** Ids other than texts and numbers become numbers: true is 1, anything else 0 (6.1.5). */
function idOf(id: JsonValue): JsonValue {
  if (typeof id === 'string' || typeof id === 'number') return id
  return id === true ? 1 : 0
}

/** Commands that give no list give their last value, or an empty object (6.1.5). */
function resultOf(values: readonly RpcValue[], isArray: boolean): JsonValue {
  if (isArray) return values.map(toJson)
  const last = values.at(-1)
  return last === undefined ? new Map<string, JsonValue>() : toJson(last)
}

function toJson(value: RpcValue): JsonValue {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (isRpcNull(value)) return null
  if (isRpcDouble(value)) return value.double
  if (isRpcStruct(value)) return new Map([...value].map(([name, member]) => [name, toJson(member)]))
  return value.map(toJson)
}

/** Arguments by position; those of an object in its order, whatever they are called. */
function argumentsOf(params: JsonValue | undefined, log: ModuleLogger): readonly RpcValue[] {
  if (params === undefined) return []
  if (Array.isArray(params)) return (params as readonly JsonValue[]).map(toArgument)
  if (params instanceof Map) return [...(params as ReadonlyMap<string, JsonValue>).values()].map(toArgument)
  log.error('params field is not an array or object')
  return []
}

/** A value that no command takes, such as null, becomes an empty structure: every scan refuses it. */
function toArgument(value: JsonValue): RpcValue {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isInteger(value) ? value : { double: value }
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(toArgument)
  if (value instanceof Map) {
    return new Map([...(value as ReadonlyMap<string, JsonValue>)].map(([name, member]) => [name, toArgument(member)]))
  }
  return new Map<string, RpcValue>()
}
