import type { RpcTransport, RpcValue } from '../rpc/registry.ts'
import type { StartError } from '../server/server.ts'
import type { Plain } from './shared.ts'

/** A change of one key of a store that all processes share. */
export type Change = readonly [store: string, key: string, change: Plain]
/** A statistic by group and name, with a number. */
export type StatisticShare = readonly [group: string, name: string, value: number]

/** One RPC call. */
export interface RemoteCall {
  readonly name: string
  readonly args: readonly RpcValue[]
  readonly transport: RpcTransport
}

/** What became of an RPC call in another process. */
export type CallResult = { readonly values: readonly RpcValue[] } | { readonly fault: RemoteFault }

/** A refusal; one of an argument reads differently over JSON-RPC. */
export interface RemoteFault {
  readonly code: number
  readonly text: string
  readonly isOfArgument: boolean
}

/** What a worker has to know before it starts. */
export interface WorkerPlace {
  /** From 0. */
  readonly index: number
  readonly workers: number
  /** Of the hash that says which worker owns a call. */
  readonly seed: number
  /** The first start of the server, not that of a worker that replaces a dead one. */
  readonly isFirstStart: boolean
  /** Number of the first connection; the numbers of one worker are `workers` apart. */
  readonly firstConnectionId: number
  /** Folder of the sockets over which workers pass messages to each other. */
  readonly linkFolder: string
  /** To whom those sockets belong, when that is not whom this process is yet. */
  readonly linkUser: string | undefined
}

/** What the main process tells a worker. */
export type ToWorker =
  | { readonly kind: 'state'; readonly changes: readonly Change[]; readonly calls: readonly RemoteCall[] }
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  /** So many changes of the worker itself have their place in the order now. */
  | { readonly kind: 'placed'; readonly count: number }
  /** So many changes of the worker itself are in all processes. */
  | { readonly kind: 'settled'; readonly count: number }
  /** Where the workers take messages from each other, by index; undefined for one that is not there now. */
  | { readonly kind: 'peers'; readonly paths: readonly (string | undefined)[]; readonly pids: readonly number[] }
  | { readonly kind: 'keeper'; readonly isKeeper: boolean }
  /** What all other processes counted. */
  | { readonly kind: 'others'; readonly shares: readonly StatisticShare[] }
  | { readonly kind: 'reset'; readonly group: string; readonly name: string }
  | { readonly kind: 'flush'; readonly id: number }
  | { readonly kind: 'call'; readonly id: number; readonly call: RemoteCall }
  | { readonly kind: 'result'; readonly id: number; readonly result: CallResult }
  | { readonly kind: 'prepare'; readonly id: number; readonly program: string }
  | { readonly kind: 'switch'; readonly isWanted: boolean }
  | { readonly kind: 'close-connection'; readonly connectionId: number }
  | { readonly kind: 'stop' }

/** What a worker tells the main process. */
export type ToMain =
  /** The modules are there: the worker asks for what the others share. */
  | { readonly kind: 'join'; readonly linkPath: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly errors: readonly StartError[] }
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  /** So many changes of others were applied. */
  | { readonly kind: 'seen'; readonly count: number }
  /** What this worker counted, of what changed since it told last. */
  | { readonly kind: 'shares'; readonly shares: readonly StatisticShare[] }
  | { readonly kind: 'reset'; readonly group: string; readonly name: string }
  | { readonly kind: 'flushed'; readonly id: number }
  | { readonly kind: 'call'; readonly id: number; readonly call: RemoteCall }
  | { readonly kind: 'result'; readonly id: number; readonly result: CallResult }
  | { readonly kind: 'prepared'; readonly id: number; readonly errors: readonly StartError[] }
  | { readonly kind: 'shut-down' }
